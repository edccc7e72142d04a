/// \file
/// A quantised GRU network as EdgeDRNN can hold it, and the sizes that follow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "spartus/arch/edgedrnn/config.hpp"

namespace spartus::arch::edgedrnn {

constexpr std::size_t gates = 3;  ///< rows r, u, c of H each, in this order

/// Row g·hidden + k belongs to gate g of neuron k. Q1.7 LSB.
struct Layer {
    std::size_t inputs = 0;
    std::size_t hidden = 0;
    std::vector<std::int8_t> weight_ih;  ///< [3·hidden][inputs], row-major
    std::vector<std::int8_t> weight_hh;  ///< [3·hidden][hidden], row-major
    std::vector<std::int8_t> bias;       ///< [3·hidden]; none on the recurrent part of the candidate
};

struct Network {
    std::vector<Layer> layers;
    std::string name = "edgedrnn";  ///< where it came from, for messages

    std::size_t inputs() const { return layers.front().inputs; }
    std::size_t hidden() const { return layers.front().hidden; }  ///< the same in all layers
};

/// The one bias per row that the hardware has, of the two in a file, both [3·hidden] Q1.7 LSB.
/// Throws Error(input) if a bias of the recurrent part of the candidate is not 0 (it stands inside r·(W·h + b),
/// where no bias column leads) or a sum does not fit 8 bits. `where` names the file and the layer.
std::vector<std::int8_t> merge_biases(const std::vector<std::int8_t>& bias_ih,
                                      const std::vector<std::int8_t>& bias_hh, const std::string& where);

/// The same of floating-point biases, added first and then quantised; `saturated` counts those out of range.
std::vector<std::int8_t> merge_biases(const std::vector<float>& bias_ih, const std::vector<float>& bias_hh,
                                      const std::string& where, std::size_t& saturated);

/// The same of a bias per row, added as whole numbers, and of the biases b_hn, [hidden].
std::vector<std::int8_t> narrow_biases(const std::vector<std::int16_t>& sums,
                                       const std::vector<std::int16_t>& recurrent, const std::string& where);

/// Sizes that follow from K and the network.
struct Shape {
    std::uint32_t pes = 0;            ///< K
    std::uint32_t layers = 0;         ///< L
    std::uint32_t inputs = 0;         ///< I
    std::uint32_t padded_inputs = 0;  ///< Ip = K·⌈I/K⌉
    std::uint32_t hidden = 0;         ///< H

    std::uint32_t groups() const { return hidden / pes; }                ///< G
    std::uint32_t input_beats() const { return padded_inputs / pes; }    ///< of a step
    std::uint32_t column_beats() const { return column_bytes() / pes; }  ///< C
    std::uint32_t column_bytes() const { return std::uint32_t{gates} * hidden; }
    /// Elements of a layer's x phase.
    std::uint32_t x_elements(std::uint32_t layer) const { return layer == 0 ? padded_inputs : hidden; }
    /// Number of the layer's bias column, counted over all layers. x_i has the number behind it plus i, h_j
    /// follows.
    std::uint32_t first_column(std::uint32_t layer) const {
        return layer == 0 ? 0 : 1 + padded_inputs + hidden + (layer - 1) * (1 + 2 * hidden);
    }
    std::uint32_t columns() const { return first_column(layers); }
};

/// What quantised thresholds and the sizes allow; throws Error(config) or, if the network is to blame,
/// Error(input): one line with what the hardware cannot do and what can.
Shape check(const Config& config, const Network& network);

/// Θ in LSB: rne(Θ·256).
std::int32_t threshold_lsb(double threshold);

/// The weights as the memory holds them, from address 0: column after column of all layers, 3H bytes each.
std::vector<std::int8_t> weight_image(const Network& network, const Shape& shape);

}  // namespace spartus::arch::edgedrnn
