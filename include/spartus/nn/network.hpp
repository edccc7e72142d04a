/// \file
/// A quantised recurrent network and the sequences that drive it, as plain arrays. No time, no pruning, no layout
/// here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "spartus/nn/cells/lstm.hpp"

namespace spartus::nn {

/// Both biases of a layer as a file of floating-point numbers has them, [gates·hidden] each.
struct FloatBiases {
    std::vector<float> ih, hh;
};

/// One layer of `hidden` units over `inputs` elements. Row gate·hidden + k of a matrix belongs to unit k.
struct Layer {
    std::size_t inputs = 0;
    std::size_t hidden = 0;
    std::vector<std::int8_t> weight_ih;  ///< [gates·hidden][inputs], row-major, Q1.7 LSB
    std::vector<std::int8_t> weight_hh;  ///< [gates·hidden][hidden], row-major, Q1.7 LSB
    std::vector<std::int16_t> bias;      ///< [rows·hidden], bias_of_rows() of two Q1.7 biases, so nine bits
    const Cell* cell = &lstm;
    /// For hardware that adds the two before it quantises; none where the file has whole numbers.
    std::optional<FloatBiases> float_biases = {};
};

/// Layers in order, of one cell; layer l+1 has as many inputs as layer l has hidden units.
struct Network {
    std::vector<Layer> layers;
    std::string name = {};  ///< where it came from, for messages

    std::size_t inputs() const { return layers.front().inputs; }
    std::size_t hidden() const { return layers.back().hidden; }
    const Cell& cell() const { return *layers.front().cell; }
};

/// Σ over the layers of 2·gates·H·(I + H), a product and a sum for every weight: of an LSTM 2·4·H·(I + H), of a GRU
/// 2·3·H·(I + H).
std::uint64_t dense_operations(const Network& network);

/// Throws Error(config) unless `wanted`, which is network.cell, is the network's cell or empty. `source` says in
/// the message where the network comes from.
void check_cell(const Network& network, std::string_view wanted, const std::string& source);

/// One layer before quantisation, in the order of the rows of Layer.
struct FloatLayer {
    std::size_t inputs = 0;
    std::size_t hidden = 0;
    std::vector<float> weight_ih;  ///< [gates·hidden][inputs], row-major
    std::vector<float> weight_hh;  ///< [gates·hidden][hidden], row-major
    std::vector<float> bias_ih;    ///< [gates·hidden]
    std::vector<float> bias_hh;    ///< [gates·hidden]
    const Cell* cell = &lstm;
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

}  // namespace spartus::nn
