#include "spartus/base/child_process.hpp"

#include <csignal>
#include <cstdlib>

#include "spartus/base/error.hpp"

#include "support/catch.hpp"

using namespace spartus;

TEST_CASE("A child's text comes back whole, however long") {
    const std::string text(1'000'000, 'x');
    CHECK(in_child_process([&] { return text; }) == text);
}

TEST_CASE("A child's error is thrown here, with its code") {
    try {
        in_child_process([]() -> std::string { throw Error(ExitCode::input, "no such thing"); });
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::input);
        CHECK(std::string(error.what()) == "no such thing");
    }
}

TEST_CASE("A child that crashes is an error, not a result") {
    CHECK_THROWS_AS(in_child_process([]() -> std::string { std::abort(); }), Error);
}

TEST_CASE("A child leaves it to its parent what a signal means") {
    CHECK(in_child_process([] {
              std::raise(SIGINT);
              std::raise(SIGTERM);
              return std::string("still there");
          }) == "still there");
}

TEST_CASE("A pool reports each child when it ends and names the signal of one that crashed") {
    ChildPool pool;
    pool.start(7, [] { return std::string("done"); });
    pool.start(9, []() -> std::string { std::abort(); });
    std::map<std::size_t, ChildOutcome> outcomes;
    while (pool.running() > 0) {
        for (auto& [index, outcome] : pool.await()) outcomes[index] = outcome;
    }
    CHECK(outcomes.at(7).text == "done");
    CHECK(outcomes.at(9).code == ExitCode::internal);
    CHECK(outcomes.at(9).text == "a run ended by signal 6");
}
