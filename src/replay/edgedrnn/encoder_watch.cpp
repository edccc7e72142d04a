#include "spartus/replay/edgedrnn/encoder_watch.hpp"

#include <fmt/format.h>

namespace spartus::replay::edgedrnn {
namespace {

constexpr const char* module = "encoder";
constexpr std::uint64_t turn_slots = 2;

std::uint64_t first_h(const LayerShape& layer) {
    return 1 + layer.x + turn_slots;
}

bool in_x(std::uint64_t slot, const LayerShape& layer) {
    return slot >= 1 && slot <= layer.x;
}

/// Which state a slot has, if nothing makes it wait.
EncoderState state_of(std::uint64_t slot, const LayerShape& layer) {
    if (slot == 0) return EncoderState::bias;
    if (in_x(slot, layer)) return EncoderState::scan;
    if (slot < first_h(layer)) return EncoderState::turn;
    return slot < first_h(layer) + layer.h ? EncoderState::scan : EncoderState::done;
}

std::uint64_t element_of(std::uint64_t slot, const LayerShape& layer) {
    return in_x(slot, layer) ? slot - 1 : slot - first_h(layer);
}

}  // namespace

EncoderWatch::EncoderWatch(const RecordedSignals& signals, const Statistics& statistics, Rules& rules)
    : signals_(signals.encoder),
      fifo_(signals.value_fifo),
      host_(signals.host),
      pes_(statistics.config.accelerator.pes),
      latency_(statistics.config.delta_encoder.latency),
      depth_(statistics.config.delta_encoder.fifo_depth),
      rules_(rules) {}

void EncoderWatch::rest() {
    slot_ = moved_ = lasts_ = 0;
    pipeline_.clear();
}

void EncoderWatch::watch(Cycle cycle, const ControlWatch& control) {
    if (!signals_.state || *signals_.state >= encoder_names.size()) return;
    const auto state = static_cast<EncoderState>(*signals_.state);
    if (state == EncoderState::sleep) {
        rules_.check(Rule::scan, slot_ == 0, cycle, module, [] { return "sleeps although it was awake"; });
        return;
    }
    check_frozen(cycle, state);
    check_slot(cycle, control, state);
    check_input(cycle, control, state);
    const bool frozen = state == EncoderState::fifo_full || (fifo_.level && *fifo_.level == depth_);
    if (frozen) {
        if (signals_.push && signals_.push_last) {
            rules_.check(Rule::frozen, *signals_.push == 0 && *signals_.push_last == 0, cycle, module,
                         [] { return "pushes while frozen"; });
        }
        return;
    }
    if (state == state_of(slot_, control.layer()) && state != EncoderState::done) {
        if (state != EncoderState::turn) inspect(control.layer());
        ++slot_;
    }
    check_push(cycle);
    ++moved_;
}

void EncoderWatch::check_slot(Cycle cycle, const ControlWatch& control, EncoderState state) {
    const LayerShape& layer = control.layer();
    const EncoderState due = state_of(slot_, layer);
    const bool waits = state == EncoderState::fifo_full && due != EncoderState::done;
    const bool waits_for_input =
        state == EncoderState::input_wait && control.first_layer() && in_x(slot_, layer) && (slot_ - 1) % pes_ == 0;
    const bool element = state != EncoderState::scan || !signals_.element || due != EncoderState::scan ||
                         *signals_.element == element_of(slot_, layer);
    rules_.check(Rule::scan, (state == due && element) || waits || waits_for_input, cycle, module, [&] {
        return fmt::format("state {} in slot {}{}", static_cast<int>(state), slot_,
                           signals_.element ? fmt::format(", element {}", *signals_.element) : "");
    });
}

void EncoderWatch::check_frozen(Cycle cycle, EncoderState state) {
    if (!fifo_.level || state == EncoderState::done) return;
    const bool full = *fifo_.level == depth_;
    rules_.check(Rule::frozen, (state == EncoderState::fifo_full) == full, cycle, module, [&] {
        return fmt::format("state {} with {} tokens in the value FIFO", static_cast<int>(state), *fifo_.level);
    });
}

/// The slot that has just been passed.
void EncoderWatch::inspect(const LayerShape& layer) {
    const bool x = in_x(slot_, layer);
    if (slot_ == 0) {
        pipeline_.push_back({moved_ + latency_, layer.first_column, false});
        return;
    }
    const std::uint64_t element = element_of(slot_, layer);
    const std::uint64_t column = layer.first_column + 1 + element + (x ? 0 : layer.x);
    pipeline_.push_back({moved_ + latency_, column, element + 1 == (x ? layer.x : layer.h)});
}

/// The last element of a phase is pushed in any case, without a column if it did not fire.
void EncoderWatch::check_push(Cycle cycle) {
    if (!signals_.push || !signals_.push_column || !signals_.push_last || !signals_.column) return;
    const bool due = !pipeline_.empty() && pipeline_.front().due == moved_;
    const Inspected inspected = due ? pipeline_.front() : Inspected{};
    if (due) pipeline_.pop_front();
    const bool pushes = *signals_.push != 0;
    const bool fires = *signals_.push_column != 0;
    const bool holds = pushes ? due && (*signals_.push_last != 0) == inspected.last &&
                                    (fires ? *signals_.column == inspected.column : inspected.last)
                              : !(due && inspected.last) && !fires && *signals_.push_last == 0;
    rules_.check(Rule::pushes, holds, cycle, module, [&] {
        return pushes ? fmt::format("pushes column {}, which was not inspected {} cycles before", *signals_.column,
                                    latency_)
                      : std::string("does not push the last element of a phase");
    });
    if (pushes && *signals_.push_last != 0) ++lasts_;
}

void EncoderWatch::check_lasts(Cycle cycle) {
    if (!signals_.push || !signals_.push_last || !signals_.state) return;
    rules_.check(Rule::lasts, lasts_ == 2, cycle, module,
                 [this] { return fmt::format("pushed {} last tokens in the row before", lasts_); });
}

/// Called before the slot is passed.
void EncoderWatch::check_input(Cycle cycle, const ControlWatch& control, EncoderState state) {
    if (!host_.x_valid || !host_.x_accepted) return;
    const bool scans_x = control.first_layer() && state == EncoderState::scan && in_x(slot_, control.layer());
    const std::uint64_t lane = scans_x ? (slot_ - 1) % pes_ : 0;
    const bool accepted = *host_.x_accepted != 0;
    const bool offered = *host_.x_valid != 0;
    const bool holds = accepted == (scans_x && lane + 1 == pes_) && (!scans_x || offered) &&
                       !(state == EncoderState::input_wait && offered);
    rules_.check(Rule::inputs, holds, cycle, "host", [&] {
        return fmt::format("x_valid is {:d}, x_accepted {:d} in slot {}, state {}", offered, accepted, slot_,
                           static_cast<int>(state));
    });
}

}  // namespace spartus::replay::edgedrnn
