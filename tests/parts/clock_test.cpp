#include "spartus/parts/clock.hpp"

#include "spartus/parts/report.hpp"

#include "support/catch.hpp"

using spartus::parts::Clock;

TEST_CASE("A cycle that is over is reported, in every build") {
    const Clock clock;
    sc_core::sc_start(10, sc_core::SC_NS);
    CHECK(clock.until(10) == sc_core::SC_ZERO_TIME);
    CHECK(clock.until(12) == sc_core::sc_time(2, sc_core::SC_NS));
    try {
        clock.until(9);
        FAIL("not reported");
    } catch (const sc_core::sc_report& report) {
        CHECK(std::string(report.get_msg_type()) == spartus::parts::protocol);
        CHECK(std::string(report.get_msg()) == "clock: cycle 9 is over, it is 10");
    }
}
