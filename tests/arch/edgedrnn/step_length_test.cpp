// How long a step takes, hand-counted: K = 8, FIFOs of 32, back to back, steps after the first.
#include <memory>

#include "arch/edgedrnn/device.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::test;

namespace {

edgedrnn::Network zero_network(std::size_t layers, std::size_t inputs, std::size_t hidden) {
    edgedrnn::Network network;
    for (std::size_t l = 0; l < layers; ++l) {
        const std::size_t columns = l == 0 ? inputs : hidden;
        network.layers.push_back({columns, hidden, std::vector<std::int8_t>(3 * hidden * columns),
                                  std::vector<std::int8_t>(3 * hidden * hidden),
                                  std::vector<std::int8_t>(3 * hidden)});
    }
    return network;
}

nn::Trace constant_trace(std::size_t steps, std::size_t inputs) {
    return {"zero", steps, inputs, std::vector<std::int16_t>(steps * inputs)};
}

/// u = 0 because of x_0, so h = c; and c follows x_1.
edgedrnn::Network alternating_network(std::size_t inputs, std::size_t hidden) {
    edgedrnn::Network network = zero_network(1, inputs, hidden);
    for (std::size_t k = 0; k < hidden; ++k) {
        network.layers[0].weight_ih[(hidden + k) * inputs] = -128;
        network.layers[0].weight_ih[(2 * hidden + k) * inputs + 1] = 64;
    }
    return network;
}

/// All elements change in every step, but for `constant`, if it is one.
nn::Trace alternating_trace(std::size_t steps, std::size_t inputs, std::size_t constant) {
    nn::Trace trace = constant_trace(steps, inputs);
    for (std::size_t t = 0; t < steps; ++t) {
        for (std::size_t i = 0; i < inputs; ++i) {
            const int sign = t % 2 == 0 ? 1 : -1;
            std::int16_t& x = trace.x[t * inputs + i];
            x = static_cast<std::int16_t>(i == 0 ? 2100 + 50 * sign : 512 * sign);
            if (i == constant) x = 512;
        }
    }
    return trace;
}

constexpr std::size_t none = ~std::size_t{0};

std::uint64_t columns_of_last_step(const Device& device) {
    return device.rows.back().commands - device.rows[device.rows.size() - 2].commands;
}

}  // namespace

TEST_CASE("A step in which nothing fires takes I + H + 5G + 15 cycles for each layer, and one between layers") {
    struct Expected {
        std::size_t layers, inputs, hidden;
        Cycle cycles;
    };
    std::vector<std::pair<std::unique_ptr<Device>, Cycle>> runs;
    for (const Expected& e :
         {Expected{1, 40, 16, 81}, {1, 40, 64, 159}, {1, 40, 256, 471}, {1, 40, 512, 887}, {2, 16, 64, 319}}) {
        runs.emplace_back(std::make_unique<Device>(edgedrnn::Config{}, zero_network(e.layers, e.inputs, e.hidden),
                                                   constant_trace(3, e.inputs)),
                          e.cycles);
    }
    sc_core::sc_start();
    for (const auto& [device, cycles] : runs) {
        const std::vector<Cycle> latencies = device->latencies();
        CHECK(latencies[1] == cycles);
        CHECK(latencies[2] == cycles);
    }
    CHECK(runs[0].first->latencies()[0] == 83);  // the bias column, and two cycles to wake up
}

TEST_CASE("A step in which every element fires takes the cycles of its columns") {
    struct Expected {
        std::size_t hidden, constant;
        std::uint64_t columns;
        Cycle cycles;
    };
    std::vector<std::pair<std::unique_ptr<Device>, Expected>> runs;
    for (const Expected& e :
         {Expected{64, none, 72, 1782}, {128, none, 136, 6622}, {16, none, 24, 168}, {16, 3, 23, 162}}) {
        runs.emplace_back(std::make_unique<Device>(edgedrnn::Config{}, alternating_network(8, e.hidden),
                                                   alternating_trace(5, 8, e.constant)),
                          e);
    }
    sc_core::sc_start();
    for (const auto& [device, expected] : runs) {
        INFO(expected.hidden << " units");
        CHECK(columns_of_last_step(*device) == expected.columns);
        CHECK(device->rows.back().times.cycles() == expected.cycles);
    }
}

TEST_CASE("A memory latency of 20 costs 20 cycles for each layer that fetches anything, and none otherwise") {
    edgedrnn::Config slow;
    slow.memory.latency = 20;
    Device fires(slow, alternating_network(8, 64), alternating_trace(5, 8, none));
    Device quiet(slow, zero_network(1, 40, 64), constant_trace(3, 40));
    sc_core::sc_start();
    CHECK(fires.latencies().back() == 1782 + 20);
    CHECK(quiet.latencies().back() == 159);
}

TEST_CASE("An input offered two cycles after the last result finds the bias slot done: one cycle less") {
    std::vector<std::unique_ptr<Device>> devices;
    for (const std::int32_t wait : {-1, 0, 1, 2, 30}) {
        edgedrnn::Config config;
        config.host.wait = wait;
        devices.push_back(std::make_unique<Device>(config, zero_network(1, 40, 16), constant_trace(3, 40)));
    }
    sc_core::sc_start();
    const Cycle expected[] = {81, 81, 80, 80, 80};
    for (std::size_t n = 0; n < devices.size(); ++n) {
        CHECK(devices[n]->latencies()[2] == expected[n]);
        const edgedrnn::LayerTimes& times = devices[n]->rows[2].times;
        CHECK(times.between() == (n < 2 ? 0 : n == 4 ? 30 : n - 1));
    }
}
