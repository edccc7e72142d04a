/// \file
/// A quantised LSTM network and the sequences that drive it, as plain arrays. No time, no pruning, no layout here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace spartus::nn {

/// The order of the four blocks of rows in every weight matrix and bias.
enum Gate : std::size_t { gate_i, gate_f, gate_g, gate_o };
constexpr std::size_t gates = 4;

/// One LSTM layer of `hidden` units over `inputs` elements. Row r = gate·hidden + k belongs to unit k.
struct Layer {
    std::size_t inputs = 0;
    std::size_t hidden = 0;
    std::vector<std::int8_t> weight_ih;  ///< [4·hidden][inputs], row-major, Q1.7 LSB
    std::vector<std::int8_t> weight_hh;  ///< [4·hidden][hidden], row-major, Q1.7 LSB
    std::vector<std::int16_t> bias;      ///< [4·hidden], q(b_ih) + q(b_hh), each Q1.7, so nine bits
};

/// Layers in order; layer l+1 has as many inputs as layer l has hidden units.
struct Network {
    std::vector<Layer> layers;

    std::size_t inputs() const { return layers.front().inputs; }
    std::size_t hidden() const { return layers.back().hidden; }
};

/// One layer before quantisation, in the order of the rows of Layer.
struct FloatLayer {
    std::size_t inputs = 0;
    std::size_t hidden = 0;
    std::vector<float> weight_ih;  ///< [4·hidden][inputs], row-major
    std::vector<float> weight_hh;  ///< [4·hidden][hidden], row-major
    std::vector<float> bias_ih;    ///< [4·hidden]
    std::vector<float> bias_hh;    ///< [4·hidden]
};

/// One sequence of input vectors.
struct Trace {
    std::string name;             ///< where it came from, for messages
    std::size_t steps = 0;        ///< T, may be 0
    std::size_t inputs = 0;       ///< I
    std::vector<std::int16_t> x;  ///< [T][I], Q8.8 LSB
};

/// Steps of all sequences together.
inline std::size_t count_steps(const std::vector<Trace>& traces) {
    std::size_t steps = 0;
    for (const Trace& trace : traces) steps += trace.steps;
    return steps;
}

/// Σ over the layers of 2·4·H·(I + H): a product and a sum for every weight, of one time step.
inline std::uint64_t dense_operations(const Network& network) {
    std::uint64_t operations = 0;
    for (const Layer& layer : network.layers)
        operations += 2 * gates * layer.hidden * (layer.inputs + layer.hidden);
    return operations;
}

}  // namespace spartus::nn
