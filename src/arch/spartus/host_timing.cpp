#include "spartus/arch/spartus/host_timing.hpp"

#include <algorithm>
#include <cmath>

namespace spartus::arch::spartus {
namespace {

Cycle beats(std::uint32_t elements, const Config::Host& host) {
    Cycle count = 0;
    for (Cycle sent = 0; sent < elements; sent += host.elements_per_beat) ++count;
    return count;
}

}  // namespace

Cycle frame_period(const Config& config) {
    if (config.host.mode != HostMode::real_time) return 0;
    return static_cast<Cycle>(std::llround(config.host.frame_period_us * config.accelerator.clock_mhz));
}

HostTiming::HostTiming(const Config& config, std::uint32_t inputs, std::uint32_t hidden)
    : HostTiming(config, inputs, hidden, frame_period(config)) {}

HostTiming::HostTiming(const Config& config, std::uint32_t inputs, std::uint32_t hidden, Cycle period)
    : load_cycles_(beats(inputs, config.host)), transfer_cycles_(beats(hidden, config.host)), period_(period) {}

void HostTiming::started(Cycle start) {
    ++frames_;
    load_begin_ = std::max({load_begin_ + load_cycles_, start, frames_ * period_});
}

void HostTiming::result(Cycle visible) {
    ++results_;
    left_ = {left_[1], std::max(left_[1], visible) + transfer_cycles_};
}

/// Only the two latest results can still be on their way.
Cycle HostTiming::output_busy(Cycle end) const {
    Cycle busy = results_ * transfer_cycles_;
    for (const Cycle left : left_) busy -= std::min(transfer_cycles_, left - std::min(left, end));
    return busy;
}

}  // namespace spartus::arch::spartus
