/// \file
/// Cycles for modules that know nothing of them, as those behind a TLM-2.0 base-protocol socket.
#pragma once

#include <cstdint>
#include <string>
#include <systemc>

#include "spartus/base/math.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/parts/report.hpp"

namespace spartus::parts {

inline sc_core::sc_time cycles(Cycle count) {
    return sc_core::sc_time::from_value(count * Clock::units_per_cycle());
}

/// The first cycle that begins no earlier than `delay` from now, which may be anywhere within a cycle.
inline Cycle first_cycle_from(const sc_core::sc_time& delay) {
    return ceil_div(sc_core::sc_time_stamp().value() + delay.value(), Clock::units_per_cycle());
}

/// The time from now, which may be anywhere within a cycle, to the start of `cycle`. One that is over is reported
/// as a violation.
inline sc_core::sc_time time_to(Cycle cycle) {
    const std::uint64_t now = sc_core::sc_time_stamp().value();
    if (cycle * Clock::units_per_cycle() < now) {
        violation("clock", "cycle " + std::to_string(cycle) + " is over");
        return sc_core::SC_ZERO_TIME;
    }
    return sc_core::sc_time::from_value(cycle * Clock::units_per_cycle() - now);
}

}  // namespace spartus::parts
