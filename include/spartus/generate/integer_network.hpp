/// \file
/// Seeded networks of whole numbers, for expectations that have to hold to the bit on every machine.
#pragma once

#include "spartus/generate/network.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::generate {

constexpr int max_weight_bound = 127;  ///< Q1.7 LSB

/// A quantised network whose weights and biases are uniform over ±bound Q1.7 LSB. No floating-point number takes
/// part, so a seed gives the same network with every compiler, and a large one costs little. It computes nothing
/// useful. Throws Error(usage) as network() does, or if `bound` is not from 1 to max_weight_bound.
nn::Network integer_network(const NetworkOptions& options, int bound);

/// The arguments, where a network is only described.
struct IntegerNetwork {
    NetworkOptions size;
    int bound = max_weight_bound;
};
inline nn::Network integer_network(const IntegerNetwork& network) {
    return integer_network(network.size, network.bound);
}

}  // namespace spartus::generate
