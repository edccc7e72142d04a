/// \file
/// Sequences of input vectors.
#pragma once

#include <string>
#include <vector>

#include "spartus/nn/network.hpp"

namespace spartus::io {

/// Reads the sequences of an .npy file: one of shape [steps, inputs], or as many as [sequences, steps, inputs]
/// says. No steps are allowed, no sequences and no inputs are not. float32 and float64 are quantised to Q8.8
/// (half-to-even, saturating), int16 is Q8.8 LSB already. Throws Error(input).
std::vector<nn::Trace> read_sequences(const std::string& path);

/// Throws Error(input) unless the trace has as many elements per step as the network, read from `network_path`, has
/// inputs.
void check_fits(const nn::Trace& trace, const nn::Network& network, const std::string& network_path);

/// The sequences of all paths, in order; every one must fit the network.
std::vector<nn::Trace> read_traces(const std::vector<std::string>& paths, const nn::Network& network,
                                   const std::string& network_path);

}  // namespace spartus::io
