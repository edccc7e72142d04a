/// \file
/// LSTM and GRU networks as PyTorch saves them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "spartus/io/bytes.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::io {

/// What the names of a network's tensors begin with, its last dot given or not; empty for names without a prefix.
/// Nothing where the file holds only one.
using Prefix = std::optional<std::string>;

/// Reads the state of a torch.nn.LSTM or torch.nn.GRU from a safetensors file. For each layer l from 0:
///
///     weight_ih_l{l} [gates·H, I]    bias_ih_l{l} [gates·H]      rows in the order of the cell's gates
///     weight_hh_l{l} [gates·H, H]    bias_hh_l{l} [gates·H]      I of layer l+1 is H of layer l
///
/// The gates are i, f, g, o of an LSTM or r, z, n of a GRU; the shape of weight_hh_l0 says which it is. All layers
/// must be of one cell.
/// F32, F16 and BF16 values, and F64 rounded to F32, are quantised to Q1.7 (half-to-even, saturating); I8 values
/// are Q1.7 LSB already. A layer with neither bias (bias=False) gets zeros. The names may share a prefix that ends
/// in a dot ("encoder.lstm."); of several networks in a file, `prefix` names one. Tensors under any other prefix, a
/// classifier's for instance, are ignored; an unknown tensor beside those above is refused, because it would change
/// what the network computes. Throws Error(input) naming the file and the tensor.
nn::Network read_network(const std::string& path, const Prefix& prefix = {});

/// The same for a file already in memory; `path` is for messages.
nn::Network parse_network(Bytes file, const std::string& path, const Prefix& prefix = {});

using nn::FloatLayer;

/// The same file before quantisation; I8 values are LSB / 2^7. quantised() of it is what read_network() returns.
std::vector<FloatLayer> read_float_network(const std::string& path, const Prefix& prefix = {});

/// The layers whose biases are all 0, as those of a file without biases are; nothing to compute is lost by that.
std::vector<std::size_t> layers_without_bias(const nn::Network& network);

/// The network that read_network() would return of these layers once written.
nn::Network quantised(const std::vector<FloatLayer>& layers);

enum class WeightFormat {
    float32,  ///< as they are
    int8,     ///< quantised to Q1.7
};

/// Writes layers with the names and shapes of read_network(). Throws Error(output).
void write_network(const std::string& path, const std::vector<FloatLayer>& layers, WeightFormat format);

}  // namespace spartus::io
