#include "spartus/replay/spartus/activation_watch.hpp"

#include <fmt/format.h>

#include "spartus/base/math.hpp"

namespace spartus::replay::spartus {
namespace {

constexpr const char* module = "activation_unit";

}  // namespace

ActivationWatch::ActivationWatch(const RecordedSignals& signals, const Statistics& statistics, Rules& rules)
    : signals_(signals.activation_unit),
      pes_(statistics.config.accelerator.pes_per_array),
      interval_(statistics.config.activation_unit.interval),
      tail_(ceil_log2(statistics.config.accelerator.arrays) + statistics.config.activation_unit.latency),
      rules_(rules) {}

void ActivationWatch::watch(Cycle cycle, const ControllerWatch& controller, Causes& counts) {
    if (signals_.state) {
        const std::uint64_t state = *signals_.state;
        rules_.check(Rule::values, state < activation_state_count, cycle, module,
                     [state] { return fmt::format("state is {}", state); });
        ++counts[state == 0 ? controller.cause() : Causes::of(Phase::activation)];
    }
    if (!controller.phase()) return;
    follow(controller);
    if (signals_.state) {
        rules_.check(Rule::places, (*signals_.state != 0) == active_, cycle, module,
                     [this] { return active_ ? "is idle in activation" : "is not idle outside activation"; });
    }
    check_reading(cycle);
    check_results(cycle);
}

void ActivationWatch::follow(const ControllerWatch& controller) {
    const bool was_active = active_;
    active_ = *controller.phase() == Phase::activation;
    if (!controller.before()) return;
    if (active_ && !was_active) {
        unknown_ = controller.layer() == nullptr;
        offset_ = 0;
        groups_ = unknown_ ? 0 : ceil_div(controller.layer()->hidden, pes_);
    } else if (was_active && offset_) {
        ++*offset_;
    } else if (!active_) {
        offset_.reset();
        unknown_ = unknown_ && was_active;
    }
}

/// A group every `interval` cycles, then the pipeline.
void ActivationWatch::check_reading(Cycle cycle) {
    if (!active_ || unknown_ || !offset_ || !signals_.state || !signals_.group) return;
    const bool reads = *offset_ < interval_ * groups_;
    const auto expected = reads ? ActivationState::read : ActivationState::pipeline;
    const bool holds = *signals_.state == static_cast<std::uint64_t>(expected) &&
                       (!reads || *signals_.group == *offset_ / interval_);
    rules_.check(Rule::results, holds, cycle, module, [this] {
        return fmt::format("state {}, group {} after {} cycles", *signals_.state, *signals_.group, *offset_);
    });
}

/// h of group g is visible at A' + interval·(g + 1) + tail, of the last at R.
void ActivationWatch::check_results(Cycle cycle) {
    if (unknown_ || !signals_.h_valid) return;
    const bool valid = *signals_.h_valid != 0;
    const std::uint64_t since = offset_ && *offset_ > tail_ ? *offset_ - tail_ : 0;
    const bool expected = since > 0 && since % interval_ == 0 && since / interval_ <= groups_;
    const std::uint64_t group = expected ? since / interval_ - 1 : 0;
    const bool right_group = !valid || !signals_.h_group || *signals_.h_group == group;
    rules_.check(Rule::results, valid == expected && right_group, cycle, module, [&] {
        return !valid ? fmt::format("h of group {} is not visible", group)
               : !expected
                   ? std::string("h is visible where none is due")
                   : fmt::format("h of group {} is visible where group {} is due", *signals_.h_group, group);
    });
    if (offset_ && !active_) {
        rules_.check(Rule::results, since == interval_ * groups_, cycle, module,
                     [this] { return fmt::format("activation ends after {} cycles", *offset_); });
    }
}

}  // namespace spartus::replay::spartus
