#include "spartus/replay/spartus/encoder_watch.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "spartus/base/math.hpp"

namespace spartus::replay::spartus {

EncoderWatch::EncoderWatch(const LaneSignals& signals, std::size_t n, const Statistics& statistics, Rules& rules)
    : signals_(signals),
      n_(n),
      arrays_(statistics.config.accelerator.arrays),
      lookahead_(statistics.config.delta_encoder.lookahead),
      rules_(rules) {}

void EncoderWatch::watch(Cycle cycle, const ControllerWatch& controller, LaneCounts& counts) {
    if (signals_.token_valid && *signals_.token_valid != 0) {
        const bool hh = signals_.token_matrix && *signals_.token_matrix != 0;
        ++(hh ? counts.emitted_hh : counts.emitted_ih);
    }
    if (!signals_.encoder_state) return;
    const std::uint64_t state = *signals_.encoder_state;
    rules_.check(Rule::values, state < encoder_state_count, cycle, signals_.encoder,
                 [state] { return fmt::format("state is {}", state); });
    if (state >= encoder_state_count) return;
    ++counts.encoder[state == 0 ? controller.cause() : Causes::of_state(state)];
    check_place(cycle, controller);
    check_windows(cycle, controller);
}

void EncoderWatch::check_place(Cycle cycle, const ControllerWatch& controller) {
    if (!controller.phase()) return;
    const bool compute = *controller.phase() == Phase::compute;
    rules_.check(Rule::places, (*signals_.encoder_state != 0) == compute, cycle, signals_.encoder,
                 [compute] { return compute ? "is idle in compute" : "is not idle outside compute"; });
}

void EncoderWatch::check_windows(Cycle cycle, const ControllerWatch& controller) {
    if (!signals_.segment || !signals_.position || !signals_.token_valid || !signals_.token_column) return;
    if (controller.layer() == nullptr) return;
    const auto state = static_cast<EncoderState>(*signals_.encoder_state);
    if (state == EncoderState::idle) {  // the next step begins with x
        check_rest(cycle);
        known_ = true;
        segment_ = position_ = 0;
        return;
    }
    const std::array<std::uint64_t, 2> shares{share(controller.layer()->inputs), share(controller.layer()->hidden)};
    if (known_ && segment_ == 0 && position_ == shares[0]) {
        segment_ = 1;
        position_ = 0;
    }
    if (state == EncoderState::done) {
        rules_.check(Rule::windows, !known_ || (segment_ == 1 && position_ == shares[1]), cycle, signals_.encoder,
                     [&] { return fmt::format("done after {} elements of segment {}", position_, segment_); });
        check_rest(cycle);
        return;
    }
    const std::uint64_t segment = std::min<std::uint64_t>(*signals_.segment, 1);
    const std::uint64_t position = *signals_.position;
    bool holds = (!known_ || (segment == segment_ && position == position_)) && position < shares[segment];
    std::uint64_t next = position;
    if (*signals_.token_valid != 0) {
        const std::uint64_t local = *signals_.token_column / arrays_;
        holds = holds && *signals_.token_column % arrays_ == n_ && local >= position &&
                local - position < lookahead_ && local < shares[segment] &&
                (!signals_.token_matrix || *signals_.token_matrix == segment);
        next = local + 1;
    } else if (state == EncoderState::scan) {
        next = std::min(position + lookahead_, shares[segment]);
    }
    rules_.check(Rule::windows, holds, cycle, signals_.encoder, [&] {
        return fmt::format(
            "a window at position {} of segment {}{}", position, *signals_.segment,
            *signals_.token_valid != 0 ? fmt::format(" sends column {}", *signals_.token_column) : "");
    });
    known_ = true;
    segment_ = segment;
    position_ = next;
    rest_ = std::pair(segment, *signals_.token_valid != 0 ? next : position);
}

/// Between two inspections the signals stay where the last one left them: behind the element that was sent, or at
/// the window in which none fired.
void EncoderWatch::check_rest(Cycle cycle) {
    const std::pair is(*signals_.segment, *signals_.position);
    if (!rest_) rest_ = is;
    rules_.check(Rule::windows, is == *rest_, cycle, signals_.encoder, [&] {
        return fmt::format("rests at position {} of segment {}, not at {} of {}", is.second, is.first,
                           rest_->second, rest_->first);
    });
}

/// How many of `elements` belong to this encoder.
std::uint64_t EncoderWatch::share(std::uint64_t elements) const {
    return elements > n_ ? ceil_div(elements - n_, arrays_) : 0;
}

}  // namespace spartus::replay::spartus
