#include "spartus/arch/spartus/wave_recorder.hpp"

#include "spartus/arch/spartus/machine.hpp"
#include "spartus/base/error.hpp"
#include "spartus/generate/trace.hpp"
#include "spartus/nn/cbtd.hpp"
#include "spartus/sim/simulation.hpp"

#include "support/alter_accumulator.hpp"
#include "support/catch.hpp"
#include "support/random_network.hpp"
#include "support/workplace.hpp"

using namespace spartus;
namespace fs = std::filesystem;

TEST_CASE("A step of the published accelerator takes less than 64 KB of wave") {
    const test::Workplace place;
    arch::spartus::Config config;
    config.delta_encoder.threshold_h = 0.75;
    nn::Network network = test::random_network({123, 1024}, 1, 16);
    nn::apply_cbtd(network, *Decimal::parse("0.94"), config.accelerator.pes_per_array);
    constexpr std::size_t steps = 300;
    const std::vector<nn::Trace> traces{generate::trace({steps, 123, 0.8, 1.0, 1})};
    arch::spartus::WaveRecorder wave({place.file("wave.vcd").string()}, config, network, traces);
    sim::RunOptions options;
    options.machine.probes = {&wave};
    const stats::Run run = sim::simulate(config, network, traces, options);
    const instruments::WaveResult result = wave.finish();
    CHECK(run.cycles > 180 * steps);  // the work is that of the published 200 cycles per step
    CHECK(result.end == run.cycles);
    CHECK(result.bytes == fs::file_size(place.file("wave.vcd")));
    CHECK(result.bytes < steps * 64'000);
}

TEST_CASE("The wave of a run that fails its check reaches the step that failed") {
    const test::Workplace place;
    arch::spartus::Config config;
    config.accelerator.arrays = 2;
    config.accelerator.pes_per_array = 4;
    const nn::Network network = test::random_network({6, 8}, 1);
    const std::vector<nn::Trace> traces{test::random_trace(5, 6, 1)};
    arch::spartus::WaveRecorder wave({place.file("wave.vcd").string()}, config, network, traces);
    sim::RunOptions options;
    options.machine.probes = {&wave};
    Cycle failed = 0;
    arch::spartus::MachineHooks hooks;
    options.machine.hooks = &hooks;
    hooks.before_check = [&failed](const arch::spartus::StepTimes& times, arch::spartus::Accelerator& accelerator) {
        failed = times.end;
        if (times.step != 1) return;
        test::add_to_accumulator(accelerator, 0, {0, 0}, 0, 1);
    };
    CHECK_THROWS_AS(sim::simulate(config, network, traces, options), Error);
    const instruments::WaveResult result = wave.finish();
    CHECK(failed > 0);
    CHECK(result.end >= failed);
    CHECK(fs::exists(place.file("wave.vcd")));
}
