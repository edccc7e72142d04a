#include "spartus/replay/spartus/controller_watch.hpp"

#include <fmt/format.h>

namespace spartus::replay::spartus {
namespace {

constexpr const char* module = "controller";

bool within_step(std::optional<Phase> phase) {
    return phase && *phase >= Phase::start;
}

/// Phases of no cycles are not seen, but never is one seen out of order.
bool follows(Phase next, Phase before) {
    switch (next) {
        case Phase::reset:
            return before == Phase::idle || before >= Phase::activation;
        case Phase::input_wait:
            return before == Phase::reset || before >= Phase::activation;
        case Phase::start:
            return before == Phase::reset || before == Phase::input_wait || before >= Phase::activation;
        case Phase::compute:
            return before == Phase::start;
        case Phase::sync:
            return before == Phase::compute;
        case Phase::output_full:
            return before == Phase::compute || before == Phase::sync;
        case Phase::activation:
            return before == Phase::compute || before == Phase::sync || before == Phase::output_full;
        case Phase::finish:
            return before == Phase::activation;
        case Phase::idle:
            return before >= Phase::activation;
    }
    return false;
}

}  // namespace

ControllerWatch::ControllerWatch(const RecordedSignals& signals, const Statistics& statistics,
                                 bool begins_with_step, Rules& rules)
    : signals_(signals.controller),
      layers_(statistics.layers),
      begins_with_step_(begins_with_step),
      rules_(rules) {}

void ControllerWatch::watch(Cycle cycle) {
    read_layer(cycle);
    if (!signals_.state) return;
    before_ = phase_;
    rules_.check(Rule::values, *signals_.state < phase_count, cycle, module,
                 [this] { return fmt::format("state is {}", *signals_.state); });
    phase_ = *signals_.state < phase_count ? static_cast<Phase>(*signals_.state) : before_.value_or(Phase::idle);

    begins_ = *phase_ == Phase::start && (before_ ? *before_ != Phase::start : begins_with_step_);
    ended_ = in_step_ && (begins_ || !within_step(phase_));
    in_step_ = begins_ || (in_step_ && !ended_);
    check_order(cycle);
}

void ControllerWatch::read_layer(Cycle cycle) {
    layer_ = layers_.size() == 1 ? layers_.data() : nullptr;
    if (!signals_.layer) return;
    const bool exists = *signals_.layer < layers_.size();
    rules_.check(Rule::values, exists, cycle, module,
                 [this] { return fmt::format("layer is {}", *signals_.layer); });
    layer_ = exists ? &layers_[*signals_.layer] : nullptr;
}

void ControllerWatch::check_order(Cycle cycle) {
    if (before_ && *before_ != *phase_) {
        rules_.check(Rule::phases, follows(*phase_, *before_), cycle, module, [this] {
            return fmt::format("state {} follows state {}", static_cast<int>(*phase_), static_cast<int>(*before_));
        });
    }
    const auto watch = [&](const char* name, Probe probe, std::uint64_t& last) {
        if (!probe) return;
        if (before_ && within_step(before_) && within_step(phase_) && !begins_) {
            rules_.check(Rule::phases, *probe == last, cycle, module,
                         [&] { return fmt::format("{} becomes {} within a step", name, *probe); });
        }
        last = *probe;
    };
    watch("sequence", signals_.sequence, sequence_);
    watch("step", signals_.step, step_);
    watch("layer", signals_.layer, layer_number_);
}

}  // namespace spartus::replay::spartus
