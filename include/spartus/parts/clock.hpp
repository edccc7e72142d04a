/// \file
/// The one clock domain. Everything in the model counts whole cycles; the kernel's time appears only here.
///
/// A module may run ahead of the kernel by `run_ahead` cycles: it does what its inputs already determine and
/// annotates each message with the cycle in which it takes effect. With run_ahead = 0 every token, credit and
/// column is handled when the kernel has reached its cycle. The results are the same for every value.
#pragma once

#include <cstdint>
#include <limits>
#include <systemc>

#include "spartus/base/cycle.hpp"

namespace spartus::parts {

class Clock {
   public:
    static constexpr Cycle unlimited = std::numeric_limits<Cycle>::max();
    /// The last cycle that a run may reach. The kernel counts its time in 64 bits; half of them are room for
    /// messages that are sent ahead.
    static constexpr Cycle last() { return std::numeric_limits<std::uint64_t>::max() / units_per_cycle() / 2; }

    explicit Clock(Cycle run_ahead = unlimited) : run_ahead_(run_ahead), time_(sc_core::sc_time_stamp()) {}

    Cycle now() const { return time_.value() / units_per_cycle(); }

    /// The annotation of a message that takes effect in `cycle`. A cycle that is over is reported as a violation.
    sc_core::sc_time until(Cycle cycle) const {
        const Cycle now = this->now();
        if (cycle < now) return over(cycle, now);
        return sc_core::sc_time::from_value((cycle - now) * units_per_cycle());
    }
    /// The cycle that an annotation of a message received now means.
    Cycle cycle_of(const sc_core::sc_time& delay) const { return now() + delay.value() / units_per_cycle(); }

    /// Whether now and `delay` from now are starts of cycles.
    static bool whole(const sc_core::sc_time& delay) {
        return at_cycle_start() && delay.value() % units_per_cycle() == 0;
    }

    /// Whether what happens in `cycle` may be done now.
    bool reaches(Cycle cycle) const {
        if (run_ahead_ == unlimited) return true;
        const Cycle now = this->now();
        return cycle <= now || cycle - now <= run_ahead_;
    }

    /// Notifies `event` as soon as what happens in `cycle` may be done; an earlier notification stands.
    void wake(sc_core::sc_event& event, Cycle cycle) const {
        if (reaches(cycle)) {
            event.notify(sc_core::SC_ZERO_TIME);
        } else {
            event.notify(until(cycle - run_ahead_));
        }
    }

    /// A cycle is 1 ns of kernel time whatever the frequency, which is a matter of reports: so no frequency has to
    /// be rounded. The kernel's default resolution is 1 ps.
    static constexpr std::uint64_t units_per_cycle() { return 1000; }

   private:
    /// Whether the kernel is at the start of a cycle rather than within one.
    static bool at_cycle_start() { return sc_core::sc_time_stamp().value() % units_per_cycle() == 0; }

    /// Apart, so that until() is short enough to be compiled into its callers.
    static sc_core::sc_time over(Cycle cycle, Cycle now);

    Cycle run_ahead_;
    const sc_core::sc_time& time_;  ///< the kernel's, which it keeps up to date
};

}  // namespace spartus::parts
