/// Small random networks and traces, from a seed.
#pragma once

#include <algorithm>
#include <random>
#include <vector>

#include "spartus/nn/network.hpp"

namespace spartus::test {

inline nn::Network random_network(const std::vector<std::size_t>& sizes, unsigned seed, int one_in = 2,
                                  const nn::Cell* cell = &nn::lstm) {
    std::mt19937 random(seed);
    const auto fill = [&](auto& values, std::size_t count) {
        values.resize(count);
        for (auto& value : values) {
            const auto drawn = static_cast<std::int8_t>(random());
            value = static_cast<int>(random() % 16) % one_in == 0 ? drawn : std::int8_t{0};
        }
    };
    nn::Network network;
    for (std::size_t l = 0; l + 1 < sizes.size(); ++l) {
        nn::Layer layer;
        layer.inputs = sizes[l];
        layer.hidden = sizes[l + 1];
        layer.cell = cell;
        fill(layer.weight_ih, cell->gates * layer.hidden * layer.inputs);
        fill(layer.weight_hh, cell->gates * layer.hidden * layer.hidden);
        fill(layer.bias, cell->rows * layer.hidden);
        network.layers.push_back(layer);
    }
    return network;
}

inline nn::Trace random_trace(std::size_t steps, std::size_t inputs, unsigned seed, int range = 1024) {
    std::mt19937 random(seed);
    nn::Trace trace{"random", steps, inputs, std::vector<std::int16_t>(steps * inputs)};
    for (auto& x : trace.x) {
        const bool quiet = random() % 3 == 0;
        x = quiet ? std::int16_t{0}
                  : static_cast<std::int16_t>(static_cast<int>(random() % (2u * static_cast<unsigned>(range))) -
                                              range);
    }
    return trace;
}

/// One layer in which every weight is one LSB.
inline nn::Network uniform_network(std::size_t inputs, std::size_t hidden, const nn::Cell* cell = &nn::lstm) {
    nn::Layer layer;
    layer.inputs = inputs;
    layer.hidden = hidden;
    layer.cell = cell;
    layer.weight_ih.assign(cell->gates * hidden * inputs, 1);
    layer.weight_hh.assign(cell->gates * hidden * hidden, 1);
    layer.bias.assign(cell->rows * hidden, 0);
    return {{layer}};
}

}  // namespace spartus::test
