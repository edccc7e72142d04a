#include "spartus/arch/spartus/controller.hpp"

#include <memory>
#include <string>

#include "support/catch.hpp"
#include "support/control_stub.hpp"

using namespace spartus;
using arch::spartus::Controller;
using arch::spartus::ControlPhase;
using arch::spartus::StepTimes;
using parts::Clock;
using test::ControlSink;
using test::SeenControl;

namespace {

using Cycles = std::vector<Cycle>;
using Controls = std::vector<SeenControl>;

/// Two arrays, one layer, 16 cycles of reset; S, sync and finish 2, 3 and 4.
Controller::Parameters two_arrays(const std::vector<std::size_t>& sequence_steps) {
    return {2, 1, 16, {2, 3, 4}, sequence_steps};
}

/// The controller among modules that take the same time in every step: the arrays 20 and 25 cycles from the start,
/// the activation unit 12, the host port 5 to load x. The first x is ready in cycle 0.
struct Bench : sc_core::sc_module, arch::spartus::StepObserver {
    const Clock clock;
    Controller controller;
    ControlSink encoder0{"encoder0"}, encoder1{"encoder1"}, array0{"array0"}, array1{"array1"};
    ControlSink unit{"unit"}, host{"host"};
    std::vector<StepTimes> steps;
    std::vector<Cycle> told;  ///< when each of the steps was reported
    std::size_t stop_after = 1000;

    Bench(const sc_core::sc_module_name& name, const Controller::Parameters& parameters, Cycle first_x = 0,
          Cycle run_ahead = 0)
        : sc_module(name), clock(run_ahead), controller("controller", parameters, clock, *this) {
        controller.encoders[0].bind(encoder0.socket);
        controller.encoders[1].bind(encoder1.socket);
        controller.arrays[0].bind(array0.socket);
        controller.arrays[1].bind(array1.socket);
        controller.activation_unit.bind(unit.socket);
        controller.host_port.bind(host.socket);
        host.send(ControlPhase::input_ready, first_x, first_x);
        drained_after(array0, 20);
        drained_after(array1, 25);
        active_for(12);
        load_for(5);
    }

    /// Reports are sent `early` cycles before what they report.
    static void drained_after(ControlSink& array, Cycle cycles, Cycle early = 0) {
        answer(array, ControlPhase::start, ControlPhase::done, cycles, early);
    }
    void active_for(Cycle cycles, Cycle early = 0) {
        answer(unit, ControlPhase::activate, ControlPhase::done, cycles, early);
    }
    void load_for(Cycle cycles, Cycle early = 0) {
        answer(host, ControlPhase::start, ControlPhase::input_ready, cycles, early);
    }

    bool step_finished(const StepTimes& times) override {
        steps.push_back(times);
        told.push_back(clock.now());
        return steps.size() < stop_after;
    }

    /// reset, input_wait, start, inspect, barrier, sync, activate, result, end
    Cycles times(std::size_t step) const {
        const StepTimes& t = steps.at(step);
        return {t.reset, t.input_wait, t.start, t.inspect, t.barrier, t.sync, t.activate, t.result, t.end};
    }
    std::vector<std::vector<std::uint32_t>> order() const {
        std::vector<std::vector<std::uint32_t>> order;
        for (const StepTimes& step : steps) order.push_back({step.sequence, step.step, step.layer});
        return order;
    }

   private:
    static void answer(ControlSink& module, ControlPhase command, ControlPhase report, Cycle cycles, Cycle early) {
        module.on_command = [=, &module](const SeenControl& seen) {
            if (seen.phase == command) module.send(report, seen.cycle + cycles, early);
        };
    }
};

}  // namespace

TEST_CASE("A step goes through its phases, and every module is told of those that concern it") {
    Bench bench("bench", two_arrays({1}));
    sc_core::sc_start();
    CHECK(bench.times(0) == Cycles{16, 0, 16, 18, 41, 44, 44, 56, 60});
    CHECK(bench.steps[0].latency() == 44);
    CHECK(bench.told == Cycles{60});
    const Controls expected{{0, ControlPhase::reset}, {16, ControlPhase::start}, {41, ControlPhase::barrier}};
    for (const ControlSink* module : {&bench.encoder0, &bench.encoder1, &bench.array0, &bench.array1}) {
        CHECK(module->seen == expected);
    }
    CHECK(bench.unit.seen == Controls{{0, ControlPhase::reset}, {44, ControlPhase::activate}});
    CHECK(bench.host.seen == Controls{{16, ControlPhase::start}});
    CHECK(bench.controller.finished());
}

TEST_CASE("The shortest phases: a start of one cycle, no cycle to synchronise and none to finish") {
    Controller::Parameters parameters = two_arrays({2});
    parameters.timing = {1, 0, 0};
    Bench bench("bench", parameters);
    sc_core::sc_start();
    CHECK(bench.times(0) == Cycles{16, 0, 16, 17, 41, 41, 41, 53, 53});
    CHECK(bench.times(1) == Cycles{0, 0, 53, 54, 78, 78, 78, 90, 90});
}

TEST_CASE("The barrier is in the cycle in which the last array is drained, in whatever order they report") {
    const auto run = [](const char* name, Cycle early0, Cycle early1) {
        auto bench = std::make_unique<Bench>(name, two_arrays({1}));
        Bench::drained_after(bench->array0, 40, early0);
        Bench::drained_after(bench->array1, 39, early1);
        return bench;
    };
    const auto in_time = run("in_time", 0, 0);
    const auto last_reports_first = run("last_reports_first", 30, 0);
    const auto both_at_the_start = run("both_at_the_start", 40, 39);
    sc_core::sc_start();
    for (const auto* bench : {&in_time, &last_reports_first, &both_at_the_start}) {
        CHECK((*bench)->times(0) == Cycles{16, 0, 16, 18, 56, 59, 59, 71, 75});
    }
}

TEST_CASE("A step starts when its x is ready and the reset is over, whichever is later") {
    Bench early("early", two_arrays({1}), 15);
    Bench together("together", two_arrays({1}), 16);
    Bench late("late", two_arrays({1}), 17);
    Bench later("later", two_arrays({1}), 100);
    sc_core::sc_start();
    for (const Bench* bench : {&early, &together}) {
        CHECK(bench->steps[0].input_wait == 0);
        CHECK(bench->steps[0].start == 16);
    }
    CHECK(late.steps[0].input_wait == 1);
    CHECK(late.steps[0].start == 17);
    CHECK(later.times(0) == Cycles{16, 84, 100, 102, 125, 128, 128, 140, 144});
}

TEST_CASE("The next step starts where the one before it ends, or when its x is ready") {
    Bench ready("ready", two_arrays({2}));
    ready.load_for(44);
    Bench not_yet("not_yet", two_arrays({2}));
    not_yet.load_for(45);
    Bench known_early("known_early", two_arrays({2}));
    known_early.load_for(100, 100);
    sc_core::sc_start();
    for (const Bench* bench : {&ready, &not_yet, &known_early}) CHECK(bench->steps[0].end == 60);
    CHECK(ready.times(1) == Cycles{0, 0, 60, 62, 85, 88, 88, 100, 104});
    CHECK(not_yet.times(1) == Cycles{0, 1, 61, 63, 86, 89, 89, 101, 105});
    CHECK(known_early.times(1) == Cycles{0, 56, 116, 118, 141, 144, 144, 156, 160});
}

TEST_CASE("An activation waits for an output buffer, and not a cycle longer") {
    const auto run = [](const char* name, Cycle output_free) {
        auto bench = std::make_unique<Bench>(name, two_arrays({1}));
        bench->host.send(ControlPhase::output_free, output_free, output_free - 10);
        return bench;
    };
    const auto before = run("before", 43);
    const auto with = run("with", 44);
    const auto after = run("after", 45);
    const auto long_after = run("long_after", 500);
    sc_core::sc_start();
    for (const auto* bench : {&before, &with}) {
        CHECK((*bench)->times(0) == Cycles{16, 0, 16, 18, 41, 44, 44, 56, 60});
    }
    CHECK(after->times(0) == Cycles{16, 0, 16, 18, 41, 44, 45, 57, 61});
    CHECK(long_after->times(0) == Cycles{16, 0, 16, 18, 41, 44, 500, 512, 516});
}

TEST_CASE("The state is reset before the first step of a sequence and before no other") {
    Bench bench("bench", two_arrays({2, 1}));
    sc_core::sc_start();
    CHECK(bench.order() == std::vector<std::vector<std::uint32_t>>{{0, 0, 0}, {0, 1, 0}, {1, 0, 0}});
    CHECK(bench.times(0) == Cycles{16, 0, 16, 18, 41, 44, 44, 56, 60});
    CHECK(bench.times(1) == Cycles{0, 0, 60, 62, 85, 88, 88, 100, 104});
    CHECK(bench.times(2) == Cycles{16, 0, 120, 122, 145, 148, 148, 160, 164});
    CHECK(bench.unit.seen == Controls{{0, ControlPhase::reset},
                                      {44, ControlPhase::activate},
                                      {88, ControlPhase::activate},
                                      {104, ControlPhase::reset},
                                      {148, ControlPhase::activate}});
}

TEST_CASE("Empty sequences take no cycle and are not reset") {
    Bench some("some", two_arrays({0, 1, 0, 0, 1, 0}));
    Bench none("none", two_arrays({0, 0}));
    sc_core::sc_start();
    CHECK(some.order() == std::vector<std::vector<std::uint32_t>>{{1, 0, 0}, {4, 0, 0}});
    CHECK(some.times(0) == Cycles{16, 0, 16, 18, 41, 44, 44, 56, 60});
    CHECK(some.times(1) == Cycles{16, 0, 76, 78, 101, 104, 104, 116, 120});
    CHECK(some.controller.finished());
    CHECK(none.steps.empty());
    CHECK(none.encoder0.seen.empty());
    CHECK(none.controller.finished());
}

TEST_CASE("Layers run one after the other, and only the first takes an x") {
    Controller::Parameters parameters = two_arrays({2});
    parameters.layers = 2;
    Bench bench("bench", parameters, 20);
    sc_core::sc_start();
    CHECK(bench.order() == std::vector<std::vector<std::uint32_t>>{{0, 0, 0}, {0, 0, 1}, {0, 1, 0}, {0, 1, 1}});
    CHECK(bench.times(0) == Cycles{16, 4, 20, 22, 45, 48, 48, 60, 64});
    CHECK(bench.times(1) == Cycles{0, 0, 64, 66, 89, 92, 92, 104, 108});
    CHECK(bench.times(2) == Cycles{0, 0, 108, 110, 133, 136, 136, 148, 152});
    CHECK(bench.array1.seen == Controls{{0, ControlPhase::reset, 0},
                                        {20, ControlPhase::start, 0},
                                        {45, ControlPhase::barrier, 0},
                                        {64, ControlPhase::start, 1},
                                        {89, ControlPhase::barrier, 1},
                                        {108, ControlPhase::start, 0},
                                        {133, ControlPhase::barrier, 0},
                                        {152, ControlPhase::start, 1},
                                        {177, ControlPhase::barrier, 1}});
    CHECK(bench.host.seen == Controls{{20, ControlPhase::start, 0}, {108, ControlPhase::start, 0}});
}

TEST_CASE("Only the last layer waits for an output buffer") {
    Controller::Parameters parameters = two_arrays({1});
    parameters.layers = 2;
    Bench bench("bench", parameters);
    bench.host.send(ControlPhase::output_free, 200, 200);
    sc_core::sc_start();
    CHECK(bench.times(0) == Cycles{16, 0, 16, 18, 41, 44, 44, 56, 60});
    CHECK(bench.times(1) == Cycles{0, 0, 60, 62, 85, 88, 200, 212, 216});
}

TEST_CASE("The controller stops after the step at which its observer asks it to") {
    Bench bench("bench", two_arrays({5}));
    bench.stop_after = 2;
    sc_core::sc_start();
    CHECK(bench.steps.size() == 2);
    CHECK_FALSE(bench.controller.finished());
    CHECK(sc_core::sc_time_stamp() == sc_core::sc_time(104, sc_core::SC_NS));
}

TEST_CASE("Steps have their times however far modules run ahead of the kernel") {
    std::vector<std::unique_ptr<Bench>> benches;
    for (const Cycle run_ahead : {Cycle{0}, Cycle{1}, Cycle{3}, Cycle{17}, Clock::unlimited}) {
        for (const Cycle early : {0u, 1u, 5u}) {
            const std::string name = "bench" + std::to_string(benches.size());
            benches.push_back(std::make_unique<Bench>(name.c_str(), two_arrays({2, 1}), 0, run_ahead));
            Bench& bench = *benches.back();
            Bench::drained_after(bench.array0, 25, early);
            Bench::drained_after(bench.array1, 20, 4 * early);
            bench.active_for(12, 2 * early);
            bench.load_for(50, 10 * early);
        }
    }
    sc_core::sc_start();
    for (const auto& bench : benches) {
        CHECK(bench->times(0) == Cycles{16, 0, 16, 18, 41, 44, 44, 56, 60});
        CHECK(bench->times(1) == Cycles{0, 6, 66, 68, 91, 94, 94, 106, 110});
        CHECK(bench->times(2) == Cycles{16, 0, 126, 128, 151, 154, 154, 166, 170});
        CHECK(bench->told == Cycles{60, 110, 170});
    }
}
