// The check that is always on, told of steps that did not happen: every time and every count, one too many or too
// few.

#include "spartus/arch/spartus/checker.hpp"

#include <functional>

#include "spartus/arch/spartus/machine.hpp"
#include "spartus/sim/simulation.hpp"
#include "spartus/stats/ledger.hpp"

#include "support/catch.hpp"
#include "support/random_network.hpp"
#include "support/spartus_steps.hpp"

using namespace spartus;
using arch::spartus::StepTimes;

namespace {

struct Told {
    StepTimes times;
    std::vector<arch::spartus::ArrayCounts> arrays;
    arch::spartus::MemoryPort::Counters memory;
};

struct Lie {
    std::string what;
    std::function<void(Told&)> tell;
};

/// All that comes from the start of the step on, later by one cycle.
void shift(StepTimes& times, Cycle StepTimes::*from) {
    bool later = false;
    for (Cycle StepTimes::*time : {&StepTimes::start, &StepTimes::inspect, &StepTimes::barrier, &StepTimes::sync,
                                   &StepTimes::activate, &StepTimes::result, &StepTimes::end}) {
        later = later || time == from;
        if (later) ++(times.*time);
    }
}

std::vector<Lie> lies() {
    std::vector<Lie> all;
    const auto times = [&all](const std::string& what, std::function<void(StepTimes&)> tell) {
        all.push_back({what, [tell](Told& told) { tell(told.times); }});
    };
    times("a longer reset", [](StepTimes& t) { ++t.reset, shift(t, &StepTimes::start); });
    times("a wait for x", [](StepTimes& t) { ++t.input_wait, shift(t, &StepTimes::start); });
    times("a longer start", [](StepTimes& t) { shift(t, &StepTimes::inspect); });
    times("a longer compute", [](StepTimes& t) { shift(t, &StepTimes::barrier); });
    times("a longer sync", [](StepTimes& t) { shift(t, &StepTimes::sync); });
    times("a wait for the output", [](StepTimes& t) { shift(t, &StepTimes::activate); });
    times("a longer activation", [](StepTimes& t) { shift(t, &StepTimes::result); });
    times("a longer finish", [](StepTimes& t) { shift(t, &StepTimes::end); });

    // Two causes at a time, so that their sum is right.
    const auto moved = [&all](const std::string& what, std::function<Cycle&(arch::spartus::ArrayCounts&)> more,
                              std::function<Cycle&(arch::spartus::ArrayCounts&)> less) {
        all.push_back({what, [=](Told& told) { ++more(told.arrays[1]), --less(told.arrays[1]); }});
    };
    using Counts = arch::spartus::ArrayCounts;
    moved(
        "scan for done", [](Counts& c) -> Cycle& { return c.encoder.scan; },
        [](Counts& c) -> Cycle& { return c.encoder.done; });
    moved(
        "fifo_full for scan", [](Counts& c) -> Cycle& { return c.encoder.fifo_full; },
        [](Counts& c) -> Cycle& { return c.encoder.scan; });
    moved(
        "hazard for starved", [](Counts& c) -> Cycle& { return c.array.hazard; },
        [](Counts& c) -> Cycle& { return c.array.starved; });
    moved(
        "drain for barrier", [](Counts& c) -> Cycle& { return c.array.drain; },
        [](Counts& c) -> Cycle& { return c.array.barrier; });
    moved(
        "issue for starved", [](Counts& c) -> Cycle& { return c.array.issue; },
        [](Counts& c) -> Cycle& { return c.array.starved; });

    const auto count = [&all](const std::string& what, std::function<void(Counts&)> tell) {
        all.push_back({what, [tell](Told& told) { tell(told.arrays[0]); }});
    };
    count("a token of x", [](Counts& c) { ++c.encoder.tokens_x; });
    count("a token of h", [](Counts& c) { ++c.encoder.tokens_h; });
    count("a token popped", [](Counts& c) { ++c.array.tokens; });
    count("a word read", [](Counts& c) { ++c.bank.read; });
    count("a multiply-add", [](Counts& c) { ++c.array.multiply_adds; });
    return all;
}

/// With weights in external memory.
std::vector<Lie> lies_about_memory() {
    std::vector<Lie> all = lies();
    const auto port = [&all](const std::string& what,
                             std::function<void(arch::spartus::MemoryPort::Counters&)> tell) {
        all.push_back({what, [tell](Told& told) { tell(told.memory); }});
    };
    all.push_back({"a cycle of memory", [](Told& told) { ++told.arrays[0].array.memory; }});
    port("a command", [](auto& memory) { ++memory.commands; });
    port("a beat", [](auto& memory) { ++memory.busy; });
    port("a byte", [](auto& memory) { ++memory.bytes; });
    const auto moved = [&all](const std::string& what, auto less) {
        all.push_back({what, [less](Told& told) { ++told.arrays[0].array.memory, --less(told.arrays[0].array); }});
    };
    moved("memory for starved", [](auto& array) -> Cycle& { return array.starved; });
    moved("memory for hazard", [](auto& array) -> Cycle& { return array.hazard; });
    return all;
}

/// The truth of a step, and then each of the lies about it.
void expect_complaints(arch::spartus::Config config, const std::vector<Lie>& lies) {
    config.accelerator.arrays = 2;
    config.accelerator.pes_per_array = 4;
    config.pe_array.hazard = arch::spartus::Hazard::stall;
    config.delta_encoder.fifo_depth = 2;
    const nn::Network network = test::random_network({12, 8}, 1);
    const std::vector<nn::Trace> traces = {test::random_trace(1, 12, 1)};
    std::size_t steps = 0;
    arch::spartus::MachineHooks hooks;
    hooks.before_check = [&](const StepTimes& times, arch::spartus::Accelerator& accelerator) {
        ++steps;
        Told truth{times, {}, {}};
        if (accelerator.memory_port() != nullptr) truth.memory = accelerator.memory_port()->counters();
        for (std::size_t n = 0; n < 2; ++n) {  // the first step of the run, so counts need no difference
            truth.arrays.push_back(
                {accelerator.encoder(n).counters(), accelerator.array(n).counters(), accelerator.bank(n)});
        }
        const auto complaint = [&](const Told& told) {
            arch::spartus::Checker checker(config, network, traces);
            return checker.check(told.times, told.arrays, told.memory, accelerator.activation_unit(),
                                 accelerator.host_port());
        };
        CHECK_FALSE(complaint(truth));
        for (const Lie& lie : lies) {
            INFO(lie.what);
            Told told = truth;
            lie.tell(told);
            CHECK(complaint(told));
        }
    };
    sim::RunOptions options;
    options.machine.hooks = &hooks;
    sim::simulate(config, network, traces, options);
    CHECK(steps == 1);
}

}  // namespace

TEST_CASE("Of a step told wrongly in any one time or count the check says so, and of the truth nothing") {
    expect_complaints({}, lies());
}

TEST_CASE("The same of a step with weights from external memory") {
    arch::spartus::Config config;
    config.weight_bank.source = arch::spartus::WeightSource::memory;
    config.weight_bank.buffer_words = 20;
    expect_complaints(config, lies_about_memory());
}

TEST_CASE("Compute has its least number of cycles with so many beats") {
    arch::spartus::Config config;
    CHECK(arch::spartus::least_compute(config, 0) == 0);
    CHECK(arch::spartus::least_compute(config, 100) == 100 + 2 + 20 + 2 + 3 + 1);
}

TEST_CASE("A ledger in which a count has passed below zero is refused although its sum is right") {
    stats::Run run;
    run.schema = test::schema_of_arrays(1);
    run.cycles = 10;
    test::SpartusStep step;
    step.times.barrier = step.times.sync = step.times.activate = step.times.result = step.times.end = 10;
    step.arrays.resize(1);
    step.arrays[0].encoder.done = step.arrays[0].array.barrier = 10;
    step.arrays[0].bank.read = 12;  // so that 10 - 12 cycles are left for idle
    stats::Run right = run;
    run.add(test::stats_step(step));
    REQUIRE(stats::check(run));
    CHECK(*stats::check(run) == "the ledger of bank0 covers 12 cycles of 10");
    step.arrays[0].bank.read = 7;
    right.add(test::stats_step(step));
    CHECK_FALSE(stats::check(right));
}

TEST_CASE("Cycles of the host that no x or result accounts for are refused") {
    const nn::Network network = test::random_network({12, 8}, 1);
    const std::vector<nn::Trace> traces;
    const arch::spartus::Checker checker({}, network, traces);
    stats::Run run;
    run.schema = test::schema_of_arrays(8);
    run.cycles = 10;
    test::SpartusStep step;
    step.arrays.resize(8);
    stats::Step counted = test::stats_step(step);
    run.add(counted);
    CHECK_FALSE(checker.check_run(run));
    counted.counters[run.schema.offset({run.schema.kind("host_input"), 0})] = 1;
    run.add(counted);
    REQUIRE(checker.check_run(run));
    CHECK(*checker.check_run(run) == "the host's input takes 1 cycles, expected 0");
}
