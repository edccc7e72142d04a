#include "spartus/arch/spartus/host_timing.hpp"

#include "support/catch.hpp"

using namespace spartus;

TEST_CASE("The next x is loaded from cycle 0 of the step before, and not before its frame has arrived") {
    arch::spartus::Config config;
    config.host.elements_per_beat = 4;
    arch::spartus::HostTiming host(config, 9, 8);
    CHECK(host.input_ready() == 3);
    host.started(10);
    CHECK(host.input_ready() == 13);
    host.started(13);
    CHECK(host.input_ready() == 16);
    CHECK(host.input_busy() == 6);

    config.host.mode = arch::spartus::HostMode::real_time;
    config.host.frame_period_us = 0.1;  // 20 cycles
    arch::spartus::HostTiming late(config, 9, 8);
    late.started(3);
    CHECK(late.input_ready() == 23);
    late.started(25);
    CHECK(late.input_ready() == 43);
}

TEST_CASE("A result waits for the second buffer: until the last but one before it has left") {
    arch::spartus::Config config;
    config.host.elements_per_beat = 1;
    arch::spartus::HostTiming host(config, 1, 10);
    CHECK(host.output_free() == 0);
    host.result(5);  // leaves in 5 … 14
    CHECK(host.output_free() == 0);
    host.result(7);  // leaves in 15 … 24
    CHECK(host.output_free() == 15);
    CHECK(host.output_busy(20) == 15);
    CHECK(host.output_busy(10) == 5);
    CHECK(host.output_busy(100) == 20);
}
