// A perfect balance is a run like any other: the check of every value is on. What is asserted here is who does the
// work.

#include "spartus/arch/spartus/token_router.hpp"

#include <nlohmann/json.hpp>

#include "spartus/base/child_process.hpp"
#include "spartus/base/error.hpp"
#include "spartus/sim/simulation.hpp"

#include "support/alter_accumulator.hpp"
#include "support/catch.hpp"
#include "support/random_config.hpp"
#include "support/random_network.hpp"
#include "support/spartus_steps.hpp"

using namespace spartus;

namespace {

/// In a child process: cycles of the run, h, and of every step cycles and tokens.
nlohmann::json run(const arch::spartus::Config& config, const nn::Network& network,
                   const std::vector<nn::Trace>& traces, arch::spartus::TokenRoute route) {
    return nlohmann::json::parse(in_child_process([&] {
        arch::spartus::MachineHooks hooks;
        hooks.route = route;
        sim::RunOptions options;
        options.machine.hooks = &hooks;
        const auto result = sim::simulate(config, network, traces, options);
        nlohmann::json json{{"cycles", result.cycles}, {"h", result.h}};
        for (const test::SpartusStep& step : test::spartus_steps(result)) {
            json["latency"].push_back(step.times.latency());
            json["compute"].push_back(step.times.barrier - step.times.inspect);
            json["tokens"].push_back(step.sum([](const auto& counts) { return counts.array.tokens; }));
            json["max_tokens"].push_back(step.max_tokens());
            json["blen"] = {test::stored(result).layers[0].ih.blen, test::stored(result).layers[0].hh.blen};
        }
        return json.dump();
    }));
}

constexpr auto own = arch::spartus::TokenRoute::own_array;
constexpr auto balanced = arch::spartus::TokenRoute::least_loaded;

}  // namespace

TEST_CASE("With one array a perfect balance changes nothing") {
    test::Random random(3);
    for (int k = 0; k < 10; ++k) {
        arch::spartus::Config config = test::random_config(random);
        config.accelerator.arrays = 1;
        const auto network = test::random_network({7, 9, 5}, random.bits());
        const auto trace = test::random_trace(5, 7, random.bits());
        CHECK(run(config, network, {trace}, own) == run(config, network, {trace}, balanced));
    }
}

TEST_CASE("Balanced arrays compute the same h over 60 random configurations") {
    test::Random random(4);
    for (int k = 0; k < 60; ++k) {
        const arch::spartus::Config config = test::random_config(random);
        const auto network = test::random_network({random.between<std::size_t>(1, 20), 9, 5}, random.bits());
        const auto trace = [&](std::size_t steps) {
            return test::random_trace(steps, network.inputs(), random.bits());
        };
        const std::vector<nn::Trace> traces{trace(3), trace(0), trace(4)};
        const auto as_is = run(config, network, traces, own);
        const auto ideal = run(config, network, traces, balanced);
        INFO("configuration " << k);
        CHECK(ideal["h"] == as_is["h"]);
        CHECK(ideal["tokens"] == as_is["tokens"]);
        CHECK(ideal["latency"].size() == 14);
    }
}

TEST_CASE("With columns of equal length no array gets more than its share of the tokens rounded up") {
    test::Random random(5);
    for (int k = 0; k < 30; ++k) {
        arch::spartus::Config config = test::random_config(random);
        config.weight_bank.format = nn::BankFormat::dense;  // BLEN = L in both matrices
        const auto network = test::random_network({13, 11}, random.bits());
        const auto result = run(config, network, {test::random_trace(5, 13, random.bits())}, balanced);
        for (std::size_t t = 0; t < 5; ++t) {
            const std::uint64_t tokens = result["tokens"][t];
            const std::uint64_t arrays = config.accelerator.arrays;
            CHECK(result["max_tokens"][t] == (tokens + arrays - 1) / arrays);
        }
    }
}

TEST_CASE("A trace whose firing inputs all belong to one array is spread over all") {
    // 16 inputs, of which 0, 4, 8 and 12 change in every step; h is 0 and does not fire. 4 arrays, L = 4·1, dense:
    // BLEN 4.
    arch::spartus::Config config;
    config.accelerator.arrays = 4;
    config.accelerator.pes_per_array = 8;
    config.weight_bank.format = nn::BankFormat::dense;
    config.delta_encoder.threshold_h = 2.0;
    nn::Trace trace{"skewed", 3, 16, std::vector<std::int16_t>(48)};
    for (std::size_t t = 0; t < 3; ++t) {
        for (std::size_t j = 0; j < 16; j += 4) trace.x[16 * t + j] = t % 2 == 0 ? 256 : -256;
    }
    const auto network = test::uniform_network(16, 8);
    const auto as_is = run(config, network, {trace}, own);
    const auto ideal = run(config, network, {trace}, balanced);
    CHECK(as_is["max_tokens"] == std::vector<int>{4, 4, 4});
    CHECK(ideal["max_tokens"] == std::vector<int>{1, 1, 1});
    // Sent in 1, 2, 3, 4 and popped from 3 on. One array: 16 words in 3 … 18, drained in 23. Four arrays: the last
    // token is popped in 6, its words issue in 6 … 9, drained in 14.
    CHECK(as_is["compute"] == std::vector<int>{22, 22, 22});
    CHECK(ideal["compute"] == std::vector<int>{13, 13, 13});
    CHECK(as_is["cycles"].get<int>() - ideal["cycles"].get<int>() == 3 * 9);
}

TEST_CASE("Words count where the matrices have columns of different length") {
    // ih: every weight, BLEN 4. hh: none, BLEN 1.
    arch::spartus::Config config;
    config.accelerator.arrays = 2;
    config.accelerator.pes_per_array = 8;
    config.delta_encoder.mode = nn::EncoderMode::dense;
    auto network = test::uniform_network(2, 8);
    std::fill(network.layers[0].weight_hh.begin(), network.layers[0].weight_hh.end(), std::int8_t{0});
    // Four words each for the two x; then the eight h in turn: 8 words each. An input more: 8 and 4 words, then
    // four of h to the second and two more to each.
    CHECK(run(config, network, {test::random_trace(1, 2, 1)}, balanced)["max_tokens"][0] == 5);
    auto wider = test::uniform_network(3, 8);
    wider.layers[0].weight_hh = network.layers[0].weight_hh;
    const auto result = run(config, wider, {test::random_trace(1, 3, 1)}, balanced);
    CHECK(result["blen"] == std::vector<int>{4, 1});
    CHECK(result["max_tokens"][0] == 7);
}

TEST_CASE("One LSB in one accumulator is caught in a balanced run") {
    arch::spartus::MachineHooks hooks;
    hooks.route = balanced;
    hooks.before_check = [](const arch::spartus::StepTimes& times, arch::spartus::Accelerator& accelerator) {
        if (times.step != 1) return;
        test::add_to_accumulator(accelerator, 1, {0, 0}, 0, 1);
    };
    arch::spartus::Config config;
    config.accelerator.arrays = 3;
    config.accelerator.pes_per_array = 4;
    sim::RunOptions options;
    options.machine.hooks = &hooks;
    try {
        sim::simulate(config, test::random_network({6, 8}, 1), {test::random_trace(5, 6, 1)}, options);
        FAIL("not caught");
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::check_failed);
        CHECK(std::string(error.what()).find("the reference says") != std::string::npos);
    }
}
