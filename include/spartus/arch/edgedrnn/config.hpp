/// \file
/// Every parameter of EdgeDRNN and its surroundings as plain typed structs: one struct per section of a
/// configuration file, one member per key, defaults here and nowhere else. Knows nothing of SystemC.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "spartus/config/parameters.hpp"

namespace spartus::arch::edgedrnn {

struct Config : config::Parameters {
    struct Accelerator {
        std::uint32_t pes = 8;  ///< K, a power of two
        double clock_mhz = 125.0;
    };

    struct DeltaEncoder {
        double threshold_x = 0.0;  ///< real number, quantised to Q8.8 before use
        double threshold_h = 0.0;
        std::uint32_t fifo_depth = 32;   ///< F, tokens in the storage of either FIFO, a power of two
        std::uint32_t latency = 2;       ///< cycles from the inspection of an element to its push
        std::uint32_t fifo_latency = 2;  ///< cycles from the push to the FIFO's output
    };

    struct PeArray {
        std::uint32_t latency = 4;  ///< cycles from the last MAC cycle of a layer to its first activation cycle
    };

    struct ActivationUnit {
        std::uint32_t interval = 5;  ///< cycles between groups of K neurons
        std::uint32_t latency = 10;  ///< cycles from the first read of a group to its results
    };

    /// The memory that holds the weights.
    struct Memory {
        std::uint32_t latency = 0;      ///< cycles from a command to its first beat, beyond the one that it takes
        std::uint32_t gap = 0;          ///< cycles between the last beat of a burst and the first of the next
        std::uint32_t outstanding = 0;  ///< commands under way at most; 0: no limit
        std::uint32_t stall_probability = 0;  ///< of 256, for each beat
        std::uint32_t stall_max = 0;          ///< cycles
    };

    struct Host {
        std::int32_t wait = -1;  ///< cycles between a result and the next input; −1: inputs are always at hand
        std::uint64_t stall_seed = 0;               ///< of the memory's stalls too
        std::uint32_t input_stall_probability = 0;  ///< of 256, for each beat; likewise below
        std::uint32_t input_stall_max = 0;          ///< cycles
        std::uint32_t output_stall_probability = 0;
        std::uint32_t output_stall_max = 0;
    };

    Accelerator accelerator;
    DeltaEncoder delta_encoder;
    PeArray pe_array;
    ActivationUnit activation_unit;
    Memory memory;
    Host host;

    const std::vector<config::Key>& keys() const override;
    double clock_mhz() const override { return accelerator.clock_mhz; }
    std::string contradiction() const override;
    std::unique_ptr<config::Parameters> clone() const override { return std::make_unique<Config>(*this); }
};

}  // namespace spartus::arch::edgedrnn
