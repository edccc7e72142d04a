/// \file
/// What is known of a network without running it.
#pragma once

#include <string>
#include <vector>

#include "spartus/inspect/findings.hpp"
#include "spartus/inspect/inspect.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::inspect {

/// Sizes; shape, range and zeros of every matrix and bias, before and after quantisation to Q1.7; then
/// add_balance() and add_fits().
void add_network(Findings& findings, const std::vector<nn::FloatLayer>& layers, const nn::Network& quantised,
                 const Options& options);

/// A network as an accelerator would hold it, pruned as each design's network.gamma says: how evenly its weights
/// lie in the banks, and what the design then takes of every device that the project ships.
void add_designs(Findings& findings, const nn::Network& network, const Options& options);

}  // namespace spartus::inspect
