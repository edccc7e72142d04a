#include "spartus/parts/clock.hpp"

#include <string>

#include "spartus/parts/report.hpp"

namespace spartus::parts {

sc_core::sc_time Clock::over(Cycle cycle, Cycle now) {
    violation("clock", "cycle " + std::to_string(cycle) + " is over, it is " + std::to_string(now));
    return sc_core::SC_ZERO_TIME;
}

}  // namespace spartus::parts
