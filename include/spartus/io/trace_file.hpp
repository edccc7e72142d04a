/// \file
/// Sequences of input vectors.
#pragma once

#include <string>
#include <vector>

#include "spartus/nn/network.hpp"

namespace spartus::io {

/// Reads an .npy file of shape [steps, inputs]; no steps are allowed, no inputs are not. float32 and float64 are
/// quantised to Q8.8 (half-to-even, saturating), int16 is Q8.8 LSB already. Throws Error(input).
nn::Trace read_trace(const std::string& path);

/// Throws Error(input) unless the trace has as many elements per step as the network, read from `network_path`, has
/// inputs.
void check_fits(const nn::Trace& trace, const nn::Network& network, const std::string& network_path);

/// Reads one trace from each path; every one must fit the network.
std::vector<nn::Trace> read_traces(const std::vector<std::string>& paths, const nn::Network& network,
                                   const std::string& network_path);

}  // namespace spartus::io
