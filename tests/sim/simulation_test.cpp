#include "spartus/sim/simulation.hpp"

#include "spartus/base/error.hpp"
#include "spartus/nn/cbtd.hpp"
#include "spartus/stats/ledger.hpp"

#include "support/catch.hpp"
#include "support/random_network.hpp"
#include "support/spartus_steps.hpp"
#include "support/worked_example.hpp"

using namespace spartus;
using sim::simulate;

// Each case elaborates once, in a process of its own.

namespace {

std::vector<Cycle> latencies(const stats::Run& run) {
    std::vector<Cycle> result;
    for (const stats::Step& step : run.steps) result.push_back(step.latency(run.schema));
    return result;
}

/// The test layer: 123 inputs, 1024 units, every weight stored or pruned to 4 of 64 per sub-column.
nn::Network test_layer() {
    return test::uniform_network(123, 1024);
}

nn::Network pruned_test_layer() {
    nn::Network network = test_layer();
    nn::apply_cbtd(network, *Decimal::parse("0.94"), 64);
    return network;
}

arch::spartus::Config dense_config() {
    arch::spartus::Config config;
    config.delta_encoder.mode = nn::EncoderMode::dense;
    return config;
}

}  // namespace

TEST_CASE("The worked example comes out of the hardware, step by step") {
    arch::spartus::Config config;
    config.accelerator.arrays = 2;
    config.accelerator.pes_per_array = 1;
    config.delta_encoder.threshold_x = config.delta_encoder.threshold_h = test::worked_threshold / 256.0;
    const auto run = simulate(config, test::worked_network(), {test::worked_trace()});
    const auto expected = test::worked_steps();
    REQUIRE(run.time_steps == expected.size());
    for (std::size_t t = 0; t < expected.size(); ++t) {
        CHECK(std::vector<std::int16_t>(&run.h[2 * t], &run.h[2 * t] + 2) == expected[t].h);
        CHECK(test::spartus_steps(run)[t].fired_x() == expected[t].fired_x.size());
        CHECK(test::spartus_steps(run)[t].fired_h() == expected[t].fired_h.size());
    }
}

TEST_CASE("Dense: 64 words per column and 144 columns in the busiest array take 9297 cycles") {
    const auto run = simulate(dense_config(), test_layer(), {test::random_trace(2, 123, 1)});
    CHECK(test::stored(run).layers[0].ih.blen == 64);
    CHECK(latencies(run) == std::vector<Cycle>{9297, 9297});
}

TEST_CASE("Dense tokens on four words per column take 657 cycles") {
    const auto run = simulate(dense_config(), pruned_test_layer(), {test::random_trace(2, 123, 1)});
    CHECK(test::stored(run).layers[0].hh.blen == 4);
    CHECK(latencies(run) == std::vector<Cycle>{657, 657});
}

TEST_CASE("Where scanning is no bottleneck a step takes BLEN·W + 81 cycles") {
    // All inputs change in every step by more than the threshold; nothing of h reaches 2.
    arch::spartus::Config config;
    config.delta_encoder.threshold_h = 2.0;
    nn::Trace trace{"alternating", 6, 123, {}};
    for (int t = 0; t < 6; ++t)
        trace.x.insert(trace.x.end(), 123, static_cast<std::int16_t>(t % 2 == 0 ? 256 : -256));
    const auto run = simulate(config, test_layer(), {trace});
    for (const test::SpartusStep& step : test::spartus_steps(run)) {
        CHECK(step.max_tokens() == 16);
        CHECK(step.times.latency() == 64 * 16 + 81);
    }
}

TEST_CASE("A trace without steps costs nothing and a sequence of none is not reset") {
    const auto run =
        simulate({}, test::random_network({5, 6}, 1),
                 {test::random_trace(0, 5, 1), test::random_trace(2, 5, 2), test::random_trace(0, 5, 3)});
    CHECK(run.time_steps == 2);
    CHECK(run.steps[0].sequence == 1);
    CHECK(run.steps[0].phases[0] == 4);  // H = 6 is one group of 64 lanes: four rows per PE
    CHECK(run.steps[1].phases[0] == 0);
}

TEST_CASE("A run of nothing but an empty trace takes no cycle") {
    const auto run = simulate({}, test::random_network({5, 6}, 1), {test::random_trace(0, 5, 1)});
    CHECK(run.cycles == 0);
    CHECK(run.h.empty());
}

TEST_CASE("A sequence starts from the same state whatever ran before it") {
    const nn::Trace trace = test::random_trace(4, 5, 1);
    const auto run = simulate({}, test::random_network({5, 9, 7}, 1), {trace, test::random_trace(3, 5, 2), trace});
    const std::vector<std::int16_t> first(run.h.begin(), run.h.begin() + 4 * 7);
    const std::vector<std::int16_t> last(run.h.end() - 4 * 7, run.h.end());
    CHECK(first == last);
}

TEST_CASE("Ledgers of all modules cover every cycle of a run once") {
    arch::spartus::Config config;
    config.accelerator.arrays = 3;
    config.accelerator.pes_per_array = 4;
    config.delta_encoder.fifo_depth = 1;
    config.pe_array.hazard = arch::spartus::Hazard::stall;
    config.host.elements_per_beat = 1;
    const auto run = simulate(config, test::random_network({20, 30}, 1), {test::random_trace(6, 20, 1)});
    const stats::Ledger ledger = stats::ledger_of(run);
    CHECK(ledger.modules.size() == 3 * 3 + 3);
    for (const stats::ModuleLedger& module : ledger.modules) {
        INFO(run.schema.name(module.module));
        Cycle total = 0;
        for (const stats::CauseCycles& cause : module.causes) total += cause.cycles;
        CHECK(total == run.cycles);
    }
    CHECK_FALSE(stats::check(run));
}

TEST_CASE("A run that is asked to stop ends at the end of a step") {
    std::size_t seen = 0;
    sim::RunOptions options;
    options.on_progress = [&seen](std::size_t done) {
        seen = done;
        return done < 3;
    };
    try {
        simulate({}, test::random_network({5, 6}, 1), {test::random_trace(10, 5, 1)}, options);
        FAIL("went on");
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::interrupted);
    }
    CHECK(seen == 3);
}

TEST_CASE("Steps in real time beyond the simulated time are refused before anything runs") {
    arch::spartus::Config config;
    config.host.mode = arch::spartus::HostMode::real_time;
    config.host.frame_period_us = 1e9;
    config.accelerator.clock_mhz = 1e4;
    const auto run = [&](std::size_t steps) {
        return simulate(config, test::random_network({1, 1}, 1),
                        {{"t", steps, 1, std::vector<std::int16_t>(steps)}});
    };
    try {
        run(2000);  // 2e16 cycles of 1 ns, counted in ps, are more than 2^64
        FAIL("ran");
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::config);
        CHECK(std::string(error.what())
                  .find("2000 steps of host.frame_period_us = 1000000000 at accelerator.clock_mhz "
                        "= 10000 take more than 9223372036854775 cycles") == 0);
    }
    const auto longest = run(900);
    CHECK(longest.time_steps == 900);
    CHECK(longest.cycles > 899 * Cycle{10'000'000'000'000});
}
