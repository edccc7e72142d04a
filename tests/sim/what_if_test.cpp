#include "spartus/sim/what_if.hpp"

#include <algorithm>

#include "spartus/arch/spartus/spartus.hpp"
#include "spartus/base/child_process.hpp"
#include "spartus/base/error.hpp"
#include "spartus/sim/simulation.hpp"

#include "support/catch.hpp"
#include "support/random_network.hpp"

using namespace spartus;

namespace {

bool has(const std::vector<arch::Change>& changes, const std::string& name) {
    return std::any_of(changes.begin(), changes.end(), [&](const auto& change) { return change.name == name; });
}

}  // namespace

TEST_CASE("Changes that the keys do not allow or that change nothing are left out") {
    const auto network = test::uniform_network(4, 8);
    arch::spartus::Config config;
    auto changes = arch::spartus::what_if_changes(config, network);
    CHECK(has(changes, "a perfect balance"));
    CHECK(has(changes, "twice the arrays"));
    CHECK_FALSE(has(changes, "forwarding of accumulators"));
    CHECK_FALSE(has(changes, "the least activation interval"));

    config.accelerator.arrays = 1024;
    config.delta_encoder.lookahead = 65536;
    config.pe_array.hazard = arch::spartus::Hazard::stall;
    config.activation_unit.interval = 6;
    changes = arch::spartus::what_if_changes(config, network);
    CHECK_FALSE(has(changes, "twice the arrays"));
    CHECK_FALSE(has(changes, "twice the lookahead"));
    CHECK(has(changes, "forwarding of accumulators"));
    CHECK(has(changes, "the least activation interval"));

    config.delta_encoder.latency = config.weight_bank.latency = config.activation_unit.latency = 1;
    CHECK(has(arch::spartus::what_if_changes(config, network), "the least latencies"));
    config.pe_array.latency = 2;
    CHECK_FALSE(has(arch::spartus::what_if_changes(config, network), "the least latencies"));

    config.accelerator.arrays = 1;
    CHECK_FALSE(has(arch::spartus::what_if_changes(config, network), "a perfect balance"));
}

TEST_CASE("A balance whose banks would not fit into memory is left out") {
    arch::spartus::Config config;
    config.accelerator.arrays = 1024;
    nn::Network large;
    large.layers.resize(1);
    large.layers[0].inputs = large.layers[0].hidden = 1024;
    CHECK_FALSE(has(arch::spartus::what_if_changes(config, large), "a perfect balance"));
}

TEST_CASE("Every saving is that of a run with the changed keys") {
    arch::spartus::Config config;
    config.accelerator.arrays = 3;
    config.accelerator.pes_per_array = 4;
    config.delta_encoder.lookahead = 1;
    config.delta_encoder.fifo_depth = 1;
    config.pe_array.hazard = arch::spartus::Hazard::stall;
    config.activation_unit.interval = 5;
    config.host.elements_per_beat = 1;
    const auto network = test::random_network({20, 30}, 1, 4);
    const std::vector<nn::Trace> traces{test::random_trace(6, 20, 1)};
    int loaded = 0;
    const auto load = [&](const arch::Design&) { return ++loaded, network; };
    const auto results = sim::what_if(config, network, traces, load, 2);
    REQUIRE(results.size() == arch::spartus::what_if_changes(config, network).size());
    CHECK(loaded == 0);  // in the children alone
    const auto cycles_of = [&](const arch::Design& changed) {
        return std::stoull(
            in_child_process([&] { return std::to_string(sim::simulate(changed, network, traces).cycles); }));
    };
    const Cycle before = cycles_of(config);
    for (const sim::WhatIf& result : results) {
        INFO(result.change.name);
        CHECK(result.mean_latency > 0);
        if (!result.change.hooks) CHECK(result.cycles == cycles_of(result.change.design));
        if (result.change.name == "twice the lookahead") CHECK(result.cycles < before);
        if (result.change.name == "the least activation interval") {
            CHECK(before - result.cycles == 6 * 8);  // ⌈30 / 4⌉ groups, a cycle each
        }
    }
}

TEST_CASE("What-ifs can be interrupted") {
    const auto network = test::random_network({5, 6}, 1);
    const auto load = [&](const arch::Design&) { return network; };
    CHECK_THROWS_AS(sim::what_if({}, network, {test::random_trace(5, 5, 1)}, load, 1, [] { return true; }), Error);
}
