/// \file
/// What a configuration takes for a network, module by module. Formulas and where each comes from: docs/cost.md.
/// Only the sizes of the network matter, and through the depth of the banks the sparsity of its weights.
#pragma once

#include <cstdint>

#include "spartus/arch/architecture.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/cost/resources.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::arch::spartus {

/// ⌈log2 max L⌉ over the layers: the width of an LIDX.
std::uint64_t lidx_bits(const nn::Network& network, std::uint32_t pes);

/// A word of a weight bank: M·(8 + LIDX bits) bits, without indices where all weights are stored.
std::uint64_t word_bits(const Config& config, const nn::Network& network);

/// A token: a delta of 17 bits, a bit for the matrix, the column's slot in the bank.
std::uint64_t token_bits(const Config& config, const nn::Network& network);

/// Entries of one PE's accumulator memory: Σ L over the layers.
std::uint64_t accumulator_depth(const nn::Network& network, std::uint32_t pes);

/// Words of each bank, as the simulation lays them out: Σ over the matrices of ⌈columns/N⌉·BLEN. Of a stream buffer
/// those that it is configured to hold.
std::uint64_t bank_depth(const Config& config, const nn::Network& network);

/// BRAM36 of all weight banks.
std::uint64_t weight_bram36(const Config& config, const nn::Network& network, std::uint64_t bank_depth);

/// DSP48: one multiplier per PE and one per activation lane, which its three products share.
std::uint64_t dsp48_of(const Config::Accelerator& accelerator);

cost::DesignCost design_cost(const Config& config, const nn::Network& network, std::uint64_t bank_depth);

/// Of a design before any run.
cost::DesignCost design_cost_of(const Design& design, const nn::Network& network);

/// Fewer weights, weights in external memory, fewer PEs, arrays, places in windows and FIFOs, and no forwarding.
std::vector<Ladder> smaller(const Design& design);

/// Of a run, with the banks that it had.
cost::DesignCost cost_of(const Finished& finished);

}  // namespace spartus::arch::spartus
