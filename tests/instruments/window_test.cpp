#include "spartus/instruments/window.hpp"

#include "support/catch.hpp"

using namespace spartus::instruments;

TEST_CASE("A window is a range of steps or of cycles that may be open at either end") {
    const auto steps = parse_window("steps=3:7");
    REQUIRE(steps);
    CHECK(steps->unit == Window::Unit::steps);
    CHECK(steps->begin == 3);
    CHECK(steps->end == 7);
    CHECK(parse_window("cycles=100:")->begin == 100);
    CHECK(parse_window("cycles=100:")->end > 1'000'000'000'000);
    CHECK(parse_window("cycles=:5")->begin == 0);
    CHECK(parse_window("steps=:")->unit == Window::Unit::steps);
}

TEST_CASE("What is no window is refused") {
    for (const char* text :
         {"", "steps", "steps=3", "steps=3:3", "steps=7:3", "seconds=1:2", "cycles=a:b", "cycles=-1:2",
          "cycles:1=2", "steps=1:2:3", "cycles=0:99999999999999999999", "cycles=1000000000001:"}) {
        INFO(text);
        CHECK_FALSE(parse_window(text));
    }
}

TEST_CASE(
    "A window of steps opens with the first layer of its first step and closes after the last layer of its last") {
    StepWindow window(*parse_window("steps=1:2"));
    const auto time_step = [&] {
        window.between_steps();
        const bool between = window.open();
        window.step_begins(0);
        const bool first = window.open();
        window.step_begins(1);
        return std::vector<bool>{between, first, window.open()};
    };
    CHECK(time_step() == std::vector<bool>{false, false, false});
    CHECK(time_step() == std::vector<bool>{false, true, true});
    CHECK(time_step() == std::vector<bool>{false, false, false});
}
