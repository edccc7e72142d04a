// Signals end the program: the first within a second whatever it is busy with, the second at once.

#include "spartus/cli/interrupt.hpp"

#include <chrono>
#include <csignal>
#include <optional>

#include "support/catch.hpp"
#include "support/workplace.hpp"

using namespace spartus::test;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

/// Slack for a machine that is busy with other things. The work that is interrupted would take far longer.
constexpr auto slack = 4s;

/// A process that polls nothing and gets `signals` SIGTERMs, 50 ms apart: how long it lives from the first on.
Clock::duration life_after(int signals) {
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    const pid_t child = fork();
    if (child == 0) {
        fclose(stderr);
        spartus::cli::exit_on_interrupt();
        spartus::cli::stop_on_interrupt();
        if (write(ready[1], "x", 1) != 1) _exit(1);
        while (true) pause();
    }
    char byte;
    REQUIRE(read(ready[0], &byte, 1) == 1);
    const auto start = Clock::now();
    for (int k = 0; k < signals; ++k) {
        if (k > 0) usleep(50'000);
        kill(child, SIGTERM);
    }
    int status = 0;
    waitpid(child, &status, 0);
    close(ready[0]);
    close(ready[1]);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 130);
    return Clock::now() - start;
}

}  // namespace

TEST_CASE("A program that hangs ends within a second of the first signal") {
    const auto life = life_after(1);
    CHECK(life > 600ms);
    CHECK(life < 1s + slack);
}

TEST_CASE("A second signal ends a program at once") {
    // On a busy machine a turn may come late, though hardly every time.
    auto shortest = life_after(2);
    for (int attempt = 0; attempt < 5 && shortest >= 500ms; ++attempt) shortest = std::min(shortest, life_after(2));
    CHECK(shortest < 500ms);
}

TEST_CASE("timeout ends a run that is merely long and nothing is left behind") {
    const Workplace place;
    place.must_run("generate trace long.npy --steps 3000000 --inputs 5 --firing 0.5 --seed 1");
    const std::size_t files = place.files();
    const auto start = Clock::now();
    const auto outcome =
        place.run("run a.cfg --network net.safetensors --trace long.npy --stats s.json --hidden h.npy",
                  "timeout --preserve-status --signal=TERM 1 ");
    INFO(outcome.text);
    CHECK(outcome.code == 130);
    CHECK(outcome.text.find("spartus: interrupted") != std::string::npos);
    CHECK(Clock::now() - start < 2s + slack);
    CHECK(place.files() == files);
}

TEST_CASE("timeout ends a sweep that is busy with its preparation") {
    const Workplace place;
    place.write(
        "s.cfg",
        "[sweep]\nnetwork = generate(inputs=64, hidden=4096)\ntrace = generate(steps=2, inputs=64, firing=1)\n");
    const auto start = Clock::now();
    const auto outcome = place.run("explore s.cfg --output o", "timeout --preserve-status --signal=INT 1 ");
    INFO(outcome.text);
    CHECK(outcome.code == 130);
    CHECK(outcome.text.find("spartus: interrupted") != std::string::npos);
    CHECK(Clock::now() - start < 2s + slack);
    CHECK_FALSE(fs::exists(place.file("o")));
}
