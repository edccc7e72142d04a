// The whole accelerator in corners of its parameters. What is asserted here is what the always-on check asserts,
// for every step: values, tokens, words, ledger, and the cycle of the barrier by a recurrence of its own.

#include <sstream>

#include "spartus/base/child_process.hpp"
#include "spartus/nn/cells/gru.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/sim/simulation.hpp"

#include "support/catch.hpp"
#include "support/random_config.hpp"
#include "support/random_network.hpp"

using namespace spartus;

namespace {

/// In a child process, so that one case can look at many configurations. The text is the ends of all steps.
std::string run(const arch::spartus::Config& config, const std::vector<std::size_t>& sizes, unsigned seed,
                Cycle run_ahead = parts::Clock::unlimited, const nn::Cell* cell = &nn::lstm) {
    return in_child_process([&] {
        sim::RunOptions options;
        options.machine.run_ahead = run_ahead;
        const std::vector<nn::Trace> traces = {test::random_trace(4, sizes.front(), seed),
                                               test::random_trace(3, sizes.front(), seed + 1)};
        const auto result = sim::simulate(config, test::random_network(sizes, seed, 2, cell), traces, options);
        std::string text;
        for (const auto& step : result.steps)
            text += std::to_string((step.start + step.latency(result.schema))) + ' ';
        return text;
    });
}

/// Whether the run has all its steps, one after the other, and the same ones when no module runs ahead of the
/// kernel.
void check_run(const arch::spartus::Config& config, const std::vector<std::size_t>& sizes, unsigned seed) {
    const std::string ends = run(config, sizes, seed);
    INFO(ends);
    std::istringstream text(ends);
    std::size_t steps = 0;
    Cycle before = 0;
    for (Cycle end = 0; text >> end; ++steps) {
        CHECK(end > before);
        before = end;
    }
    CHECK(steps == 7 * (sizes.size() - 1));
    CHECK(run(config, sizes, seed, 0) == ends);
}

arch::spartus::Config small(std::uint32_t arrays, std::uint32_t pes) {
    arch::spartus::Config config;
    config.accelerator.arrays = arrays;
    config.accelerator.pes_per_array = pes;
    config.delta_encoder.threshold_x = 0.2;
    config.delta_encoder.threshold_h = 0.05;
    return config;
}

}  // namespace

TEST_CASE("One element of lookahead, one credit") {
    arch::spartus::Config config = small(2, 4);
    config.delta_encoder.lookahead = 1;
    config.delta_encoder.fifo_depth = 1;
    check_run(config, {11, 13}, 1);
}

TEST_CASE(
    "One array, one PE, more PEs than units, units that are no multiple of the PEs, fewer inputs than arrays") {
    check_run(small(1, 4), {11, 13}, 2);
    check_run(small(3, 1), {11, 13}, 3);
    check_run(small(1, 1), {1, 1}, 4);
    check_run(small(2, 16), {11, 5}, 5);
    check_run(small(2, 4), {11, 10}, 6);
    check_run(small(7, 4), {2, 9}, 7);
    check_run(small(7, 4), {2, 3}, 8);
}

TEST_CASE("Thresholds of zero") {
    arch::spartus::Config config = small(2, 4);
    config.delta_encoder.threshold_x = config.delta_encoder.threshold_h = 0;
    check_run(config, {11, 13}, 9);
}

TEST_CASE("Three layers of different sizes") {
    check_run(small(3, 4), {11, 13, 5, 8}, 10);
}

TEST_CASE("Random configurations give the same cycles however far modules run ahead of the kernel") {
    test::Random random(11);
    for (unsigned round = 0; round < 40; ++round) {
        const arch::spartus::Config config = test::random_config(random);
        std::vector<std::size_t> sizes(random.between<std::size_t>(2, 3));
        for (std::size_t& size : sizes) size = random.between<std::size_t>(1, 24);
        INFO("round " << round);
        const nn::Cell* const cell = round % 2 == 0 ? &nn::lstm : &nn::gru;
        const std::string unlimited = run(config, sizes, round, parts::Clock::unlimited, cell);
        for (const Cycle run_ahead : {0, 1, 5}) CHECK(run(config, sizes, round, run_ahead, cell) == unlimited);
    }
}
