/// \file
/// Seeded networks, initialised as before a training.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "spartus/io/network_file.hpp"

namespace spartus::generate {

constexpr std::size_t max_weights = std::size_t{1} << 28;  ///< of all layers together; 1 GiB as float32

struct NetworkOptions {
    std::size_t inputs = 0;
    std::size_t hidden = 0;  ///< of every layer
    std::size_t layers = 1;
    std::uint64_t seed = 0;
    const nn::Cell* cell = &nn::lstm;
};

/// Throws Error(usage) if a size is 0 or the network has more than max_weights weights.
void check_size(const NetworkOptions& options);

/// Layers with
///  - weight_ih uniform in ±sqrt(6 / (inputs + gates·hidden)): Xavier, applied to the matrix of all gates at once;
///  - weight_hh of each gate a random orthogonal matrix: Q of the QR decomposition of a Gaussian matrix, with the
///    signs that make the diagonal of R positive, which makes Q uniform over the orthogonal matrices;
///  - biases as the cell begins with: zero but for an LSTM's forget gate, whose two biases are 0.5 each: together
///    the customary 1, which a single Q1.7 bias could not hold.
///
/// Random numbers come from Boost, which unlike the standard library defines them, so that a seed gives the same
/// weight_ih everywhere and the same weight_hh up to the rounding of the QR decomposition.
/// Throws as check_size() does.
std::vector<io::FloatLayer> network(const NetworkOptions& options);

}  // namespace spartus::generate
