/// \file
/// The events that take energy, as plain integers, and how they follow from what a run counts.
#pragma once

#include <cstdint>

#include "spartus/arch/architecture.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/cost/energy.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::arch::spartus {

/// What a run counts, summed over its arrays, layers and steps.
struct Activity {
    std::uint64_t time_steps = 0;
    std::uint64_t sequences = 0;      ///< resets
    std::uint64_t cycles = 0;         ///< latencies of the steps: neither resets nor waiting for x
    std::uint64_t words = 0;          ///< issued
    std::uint64_t multiply_adds = 0;  ///< with a stored weight
    std::uint64_t tokens = 0;
    std::uint64_t inspections = 0;   ///< windows
    std::uint64_t memory_bytes = 0;  ///< from external memory
};

struct EnergyCounts {
    std::uint64_t steps = 0;   ///< of the network
    std::uint64_t cycles = 0;  ///< of all steps, back to back

    // delta encoders; references and differences in mode delta only
    std::uint64_t inspected_bits = 0;  ///< of values and references read: windows · lookahead · 32
    std::uint64_t compared_bits = 0;   ///< differences and their comparison: windows · lookahead · 34
    std::uint64_t reference_bits = 0;  ///< replaced: tokens · 16
    // weight banks, or stream buffers
    std::uint64_t weight_bits = 0;  ///< words · bits of a word; twice with a stream buffer, which is written first
    bool streams = false;           ///< there are stream buffers
    std::uint64_t memory_bytes = 0;
    // PE arrays
    std::uint64_t products = 0;                 ///< with a stored weight
    std::uint64_t padding_products = 0;         ///< words · M - products
    std::uint64_t accumulated_bits = 0;         ///< added: words · M · accumulator_bits
    std::uint64_t accumulator_lutram_bits = 0;  ///< read and written, where the memory lies in LUTs …
    std::uint64_t accumulator_bram_bits = 0;    ///< … or in block RAM: 2 per addition, 1 per activation and reset
    std::uint64_t token_bits = 0;               ///< into the FIFO and out
    // activation unit
    std::uint64_t tree_bits = 0;            ///< added: (N - 1) · rows of each neuron
    std::uint64_t table_bits = 0;           ///< look-ups of 6 bits: 5 per neuron of an LSTM, 3 of a GRU
    std::uint64_t activation_products = 0;  ///< three per neuron
    std::uint64_t state_bits = 0;           ///< per neuron c, or h of a GRU, in and out; h to the encoders
    // host port
    std::uint64_t host_bits = 0;  ///< x into its buffer, h into its and out
    // clock
    std::uint64_t flip_flops = 0;  ///< of the design, estimated

    /// The same as events of the energy model, module by module.
    cost::EnergyCounts events() const;
};

/// A neuron is one of the G·M that a layer computes, padding included.
EnergyCounts energy_counts(const Config& config, const nn::Network& network, const Activity& activity);
/// Of a run.
cost::EnergyCounts energy_counts_of(const Finished& finished);

}  // namespace spartus::arch::spartus
