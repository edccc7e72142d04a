#include "spartus/sim/figures.hpp"

#include <cmath>

#include "support/catch.hpp"
#include "support/random_network.hpp"

using namespace spartus;

namespace {

sim::StepResult step_of(std::uint32_t layer, Cycle latency, const std::vector<std::uint64_t>& tokens) {
    sim::StepResult step;
    step.times.layer = layer;
    step.times.end = latency;
    for (const std::uint64_t count : tokens) {
        step.arrays.emplace_back();
        step.arrays.back().array.tokens = count;
    }
    return step;
}

sim::RunResult run_of(std::vector<sim::StepResult> steps, std::size_t layers) {
    sim::RunResult run;
    run.time_steps = steps.size() / layers;
    run.steps = std::move(steps);
    run.stored.resize(layers, {{1, 10, 20}, {1, 10, 20}});
    run.cycles = 1000;
    return run;
}

}  // namespace

TEST_CASE("The test layer at its theoretical peak") {
    const nn::Network network = test::uniform_network(123, 1024);
    const auto figures = sim::derive_figures({}, network, run_of({step_of(0, 200, {1, 1, 1, 1, 1, 1, 1, 1})}, 1));
    CHECK(figures.dense_operations == 9'396'224);
    CHECK(figures.peak_gops == Approx(204.8));
    CHECK(figures.steps_per_second == Approx(1e6));
    CHECK(figures.effective_gops == Approx(9396.224));
    CHECK(figures.speedup_over_peak == Approx(45.88).epsilon(1e-4));
}

TEST_CASE("The balance ratio is the sum of mean tokens over the sum of most tokens") {
    config::Config config;
    config.accelerator.arrays = 2;
    const auto figures = sim::derive_figures(config, test::uniform_network(4, 4),
                                             run_of({step_of(0, 10, {4, 2}), step_of(0, 10, {0, 1})}, 1));
    CHECK(figures.balance_ratio == Approx((3.0 + 0.5) / (4 + 1)));
}

TEST_CASE("Percentiles are latencies that occurred, and a time step is all its layers") {
    std::vector<sim::StepResult> steps;
    for (Cycle t = 1; t <= 100; ++t) {
        steps.push_back(step_of(0, 2 * t, {1}));
        steps.push_back(step_of(1, t, {1}));
    }
    config::Config config;
    config.accelerator.arrays = 1;
    nn::Network network = test::random_network({3, 4, 5}, 1);
    const auto figures = sim::derive_figures(config, network, run_of(std::move(steps), 2));
    CHECK(figures.latency.min_cycles == 3);
    CHECK(figures.latency.p50_cycles == 150);
    CHECK(figures.latency.p99_cycles == 297);
    CHECK(figures.latency.max_cycles == 300);
    CHECK(figures.latency.mean_cycles == Approx(151.5));
    CHECK(figures.layers[1].mean_cycles == Approx(50.5));
}

TEST_CASE("A run without steps has no latency, and says so instead of dividing by zero") {
    const auto figures = sim::derive_figures({}, test::uniform_network(4, 4), run_of({}, 1));
    CHECK(std::isnan(figures.latency.mean_cycles));
    CHECK(std::isnan(figures.effective_gops));
    CHECK(std::isnan(figures.balance_ratio));
}
