#include "spartus/sim/child_process.hpp"

#include <cstdlib>

#include "spartus/error.hpp"

#include "support/catch.hpp"

using namespace spartus;

TEST_CASE("A child's text comes back whole, however long") {
    const std::string text(1'000'000, 'x');
    CHECK(sim::in_child_process([&] { return text; }) == text);
}

TEST_CASE("A child's error is thrown here, with its code") {
    try {
        sim::in_child_process([]() -> std::string { throw Error(ExitCode::input, "no such thing"); });
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::input);
        CHECK(std::string(error.what()) == "no such thing");
    }
}

TEST_CASE("A child that crashes is an error, not a result") {
    CHECK_THROWS_AS(sim::in_child_process([]() -> std::string { std::abort(); }), Error);
}
