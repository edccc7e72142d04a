// A timed run takes what fires and every h from the untimed reference and multiplies nothing. It must come to what
// the full run comes to: every cycle, count and wave.

#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "spartus/arch/architecture.hpp"
#include "spartus/arch/spartus/machine.hpp"
#include "spartus/base/child_process.hpp"
#include "spartus/base/error.hpp"
#include "spartus/regress/case_run.hpp"
#include "spartus/sim/simulation.hpp"

#include "support/alter_accumulator.hpp"
#include "support/catch.hpp"
#include "support/random_run.hpp"
#include "support/workplace.hpp"

using namespace spartus;

namespace {

struct Inputs {
    arch::Design design;
    nn::Network network;  ///< pruned
    std::vector<nn::Trace> traces;
};

/// All that a run leaves, a line per step.
std::string text_of(const stats::Run& run) {
    std::string text;
    for (const stats::Step& step : run.steps) {
        text +=
            fmt::format("sequence {} step {} layer {} from {}: phases {} counters {}\n", step.sequence, step.step,
                        step.layer, step.start, fmt::join(step.phases, " "), fmt::join(step.counters, " "));
    }
    return text + fmt::format("cycles {} steps {} saturated {} h {}\n", run.cycles, run.time_steps,
                              run.saturated_sums.value(), fmt::join(run.h, " "));
}

std::string simulated(const Inputs& inputs, bool timed, const std::string& wave_path) {
    const arch::Architecture& architecture = inputs.design.architecture();
    sim::RunOptions options;
    options.machine.check_links = true;
    nn::FunctionalRun values;
    std::shared_ptr<const arch::LaidOut> laid_out;
    if (timed) {
        values = nn::functional_run(inputs.network, inputs.traces, architecture.arithmetic(inputs.design));
        laid_out = architecture.lay_out(inputs.design, inputs.network);
        options.machine.values = &values;
        options.machine.laid_out = laid_out.get();
    }
    std::unique_ptr<arch::WaveRecording> wave;
    if (!wave_path.empty()) {
        wave = architecture.wave({wave_path}, inputs.design, inputs.network, inputs.traces);
        options.machine.probes = {&wave->probe()};
    }
    const std::string text = text_of(sim::simulate(inputs.design, inputs.network, inputs.traces, options));
    if (wave) wave->finish();
    return text;
}

/// Without the date of its making.
std::string wave_in(const std::string& path) {
    std::ifstream file(path);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return text.substr(std::min(text.find("$scope"), text.size()));
}

Inputs inputs_of(const test::RandomRun& run) {
    return {run.config, test::pruned(run), run.traces};
}

void check_random_run(const test::RandomRun& run, bool with_wave) {
    const test::Workplace place;
    const Inputs inputs = inputs_of(run);
    const auto wave = [&](const char* name) { return with_wave ? place.file(name).string() : ""; };
    const std::string full = in_child_process([&] { return simulated(inputs, false, wave("full.vcd")); });
    CHECK(in_child_process([&] { return simulated(inputs, true, wave("timed.vcd")); }) == full);
    if (!with_wave) return;
    const std::string signals = wave_in(wave("full.vcd"));
    CHECK((!signals.empty() || nn::count_steps(run.traces) == 0));
    CHECK(wave_in(wave("timed.vcd")) == signals);
}

std::size_t check_suite(const std::string& name) {
    const auto suite = regress::read_suite(SPARTUS_SOURCE_DIR "/traces/regression/" + name + ".json");
    std::size_t cases = 0;
    for (const regress::Case& one : suite.cases) {
        regress::CaseInputs read = regress::inputs_of(one);
        if (read.design.architecture().lay_out == nullptr) continue;
        ++cases;
        INFO(one.name);
        read.design.architecture().prune(read.design, read.network);
        const Inputs inputs{read.design, read.network, read.traces};
        const std::string full = in_child_process([&] { return simulated(inputs, false, ""); });
        CHECK((in_child_process([&] { return simulated(inputs, true, ""); }) == full));
    }
    return cases;
}

}  // namespace

TEST_CASE("A timed run comes to every cycle, count, h and wave of the full one, on 200 random accelerators") {
    for (unsigned seed = 0; seed < 200; ++seed) {
        INFO("seed " << seed);
        check_random_run(test::random_run(seed), seed % 5 == 0);
    }
}

TEST_CASE("So it does with weights from memory, on 100 random accelerators") {
    for (unsigned seed = 0; seed < 100; ++seed) {
        INFO("seed " << seed);
        test::RandomRun run = test::random_run(seed);
        test::Random random(seed + 2'000'000);
        test::stream_weights(random, run);
        check_random_run(run, seed % 5 == 0);
    }
}

TEST_CASE("So it does in every case of the suites") {
    CHECK(check_suite("smoke") >= 9);
    CHECK(check_suite("full") >= 65);
    CHECK(check_suite("memory") >= 35);
    CHECK(check_suite("published") >= 4);
}

TEST_CASE("The check of a timed run fails where the modules did other work than what fired asks for") {
    test::RandomRun run = test::random_run(2);
    run.traces = {test::random_trace(4, run.network.inputs(), 1, 1024)};
    const Inputs inputs = inputs_of(run);
    nn::FunctionalRun values =
        nn::functional_run(inputs.network, inputs.traces, inputs.design.architecture().arithmetic(inputs.design));
    REQUIRE_FALSE(values.front().fired_x.empty());
    sim::RunOptions options;
    options.machine.values = &values;
    arch::spartus::MachineHooks hooks;
    options.machine.hooks = &hooks;
    hooks.before_check = [&](const auto&, auto&) { values.front().fired_x.clear(); };
    CHECK_THROWS_WITH(sim::simulate(inputs.design, inputs.network, inputs.traces, options),
                      Catch::Contains("step 0 layer 0") && Catch::Contains("tokens of x sent by encoder"));
}

TEST_CASE("With the reference on another core a run comes to the same") {
    for (unsigned seed = 0; seed < 20; ++seed) {
        INFO("seed " << seed);
        const Inputs inputs = inputs_of(test::random_run(seed));
        const auto run = [&](bool beside) {
            sim::RunOptions options;
            options.machine.check_beside = beside;
            return text_of(sim::simulate(inputs.design, inputs.network, inputs.traces, options));
        };
        const std::string in_line = in_child_process([&] { return run(false); });
        CHECK(in_child_process([&] { return run(true); }) == in_line);
    }
}

TEST_CASE("With the reference on another core a wrong sum is found in its step") {
    arch::spartus::Config config;
    config.accelerator.arrays = 2;
    config.accelerator.pes_per_array = 4;
    const nn::Network network = test::random_network({6, 8}, 1);
    const std::vector<nn::Trace> traces{test::random_trace(40, 6, 1)};
    sim::RunOptions options;
    options.machine.check_beside = true;
    arch::spartus::MachineHooks hooks;
    options.machine.hooks = &hooks;
    hooks.before_check = [](const arch::spartus::StepTimes& times, arch::spartus::Accelerator& accelerator) {
        if (times.step == 29) test::add_to_accumulator(accelerator, 0, {0, 0}, 0, 1);
    };
    CHECK_THROWS_WITH(sim::simulate(config, network, traces, options),
                      Catch::Contains("sequence 0 step 30 layer 0: the sum of gate"));
}
