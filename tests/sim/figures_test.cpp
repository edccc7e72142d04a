#include "spartus/sim/figures.hpp"

#include <cmath>

#include "support/catch.hpp"
#include "support/random_network.hpp"
#include "support/spartus_steps.hpp"

using namespace spartus;

namespace {

test::SpartusStep step_of(std::uint32_t layer, Cycle latency, const std::vector<std::uint64_t>& tokens) {
    test::SpartusStep step;
    step.times.layer = layer;
    step.times.end = latency;
    for (const std::uint64_t count : tokens) {
        step.arrays.emplace_back();
        step.arrays.back().array.tokens = count;
    }
    return step;
}

arch::Figures figures_of(const arch::spartus::Config& config, const nn::Network& network,
                         const std::vector<test::SpartusStep>& steps) {
    const arch::Design design = config;
    stats::Run run;
    run.schema = arch::spartus::schema_of(config);
    run.time_steps = steps.size() / network.layers.size();
    for (const test::SpartusStep& step : steps) run.add(test::stats_step(step));
    run.cycles = 1000;
    const arch::Finished finished{design, network, run};
    return sim::figures_of(finished, sim::cost_report(finished));
}

}  // namespace

TEST_CASE("The test layer at its theoretical peak") {
    const nn::Network network = test::uniform_network(123, 1024);
    const auto figures = figures_of({}, network, {step_of(0, 200, {1, 1, 1, 1, 1, 1, 1, 1})});
    CHECK(figures.number("dense_operations") == 9'396'224);
    CHECK(figures.number("peak_gops") == Approx(204.8));
    CHECK(figures.number("steps_per_second") == Approx(1e6));
    CHECK(figures.number("effective_gops") == Approx(9396.224));
    CHECK(figures.number("speedup_over_peak") == Approx(45.88).epsilon(1e-4));
}

TEST_CASE("The balance ratio is the sum of mean tokens over the sum of most tokens") {
    arch::spartus::Config config;
    config.accelerator.arrays = 2;
    const auto figures =
        figures_of(config, test::uniform_network(4, 4), {step_of(0, 10, {4, 2}), step_of(0, 10, {0, 1})});
    CHECK(figures.number("balance_ratio") == Approx((3.0 + 0.5) / (4 + 1)));
}

TEST_CASE("Percentiles are latencies that occurred, and a time step is all its layers") {
    std::vector<test::SpartusStep> steps;
    for (Cycle t = 1; t <= 100; ++t) {
        steps.push_back(step_of(0, 2 * t, {1}));
        steps.push_back(step_of(1, t, {1}));
    }
    arch::spartus::Config config;
    config.accelerator.arrays = 1;
    nn::Network network = test::random_network({3, 4, 5}, 1);
    const auto figures = figures_of(config, network, steps);
    CHECK(figures.number("latency_min_cycles") == 3);
    CHECK(figures.number("latency_p50_cycles") == 150);
    CHECK(figures.number("latency_p99_cycles") == 297);
    CHECK(figures.number("latency_max_cycles") == 300);
    CHECK(figures.number("latency_mean_cycles") == Approx(151.5));
}

TEST_CASE("A run without steps has no latency, and says so instead of dividing by zero") {
    const auto figures = figures_of({}, test::uniform_network(4, 4), {});
    CHECK(std::isnan(figures.number("latency_mean_cycles")));
    CHECK(std::isnan(figures.number("effective_gops")));
    CHECK(std::isnan(figures.number("balance_ratio")));
}
