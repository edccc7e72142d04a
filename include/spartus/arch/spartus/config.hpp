/// \file
/// Every parameter of the Spartus accelerator and its surroundings: one struct per section of a configuration file,
/// one member per key, defaults here and nowhere else. Knows nothing of SystemC.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "spartus/config/key.hpp"
#include "spartus/config/parameters.hpp"
#include "spartus/nn/cbcsc.hpp"
#include "spartus/nn/reference.hpp"

namespace spartus::arch {
struct Architecture;
}

namespace spartus::arch::spartus {

enum class Hazard {
    forward,  ///< accumulators are forwarded: words issue back to back
    stall,    ///< a word waits while an accumulator it needs is still in the pipeline
};

/// Where the columns of weights are.
enum class WeightSource {
    on_chip,  ///< in the weight banks, whole
    memory,   ///< in external memory; a stream buffer of each array takes the place of its bank
};

enum class HostMode {
    back_to_back,  ///< the next x is always at hand
    real_time,     ///< a new x arrives every frame period
};

struct Config : config::Parameters {
    struct Accelerator {
        std::uint32_t arrays = 8;          ///< N
        std::uint32_t pes_per_array = 64;  ///< M
        double clock_mhz = 200.0;
        std::uint32_t accumulator_bits = 32;
    };

    struct DeltaEncoder {
        nn::EncoderMode mode = nn::EncoderMode::delta;
        std::uint32_t lookahead = 8;  ///< elements inspected per cycle
        std::uint32_t latency = 2;    ///< cycles from emission to the first cycle in which the token can be popped
        std::uint32_t fifo_depth = 32;  ///< tokens; also the number of credits
        double threshold_x = 0.0;       ///< real number, quantised to Q8.8 before use
        double threshold_h = 0.0;
    };

    struct WeightBank {
        std::uint32_t latency = 2;  ///< cycles from issue to the word at the multipliers
        nn::BankFormat format = nn::BankFormat::cbcsc;
        WeightSource source = WeightSource::on_chip;
        std::uint32_t buffer_words = 64;  ///< of a stream buffer, with source = memory
    };

    /// The external memory and the one port to it, with source = memory.
    struct Memory {
        std::uint32_t beat_bytes = 8;
        std::uint32_t latency = 20;     ///< cycles from a command to its first beat, beyond the one that it takes
        std::uint32_t gap = 0;          ///< cycles between the last beat of a burst and the first of the next
        std::uint32_t outstanding = 0;  ///< commands under way at most; 0: no limit
    };

    struct PeArray {
        std::uint32_t latency = 3;  ///< cycles from the word at the multipliers to the sum in the accumulator
        Hazard hazard = Hazard::forward;
    };

    struct ActivationUnit {
        std::uint32_t interval = 4;  ///< cycles between groups of M neurons
        std::uint32_t latency = 5;   ///< cycles after the adder tree
    };

    struct Controller {
        std::uint32_t start_cycles = 1;
        std::uint32_t sync_cycles = 1;
        std::uint32_t finish_cycles = 1;
    };

    struct Host {
        HostMode mode = HostMode::back_to_back;
        std::uint32_t elements_per_beat = 8;
        double frame_period_us = 10000.0;
    };

    Accelerator accelerator;
    DeltaEncoder delta_encoder;
    WeightBank weight_bank;
    Memory memory;
    PeArray pe_array;
    ActivationUnit activation_unit;
    Controller controller;
    Host host;

    const std::vector<config::Key>& keys() const override;
    double clock_mhz() const override { return accelerator.clock_mhz; }
    std::string contradiction() const override;
    std::unique_ptr<config::Parameters> clone() const override { return std::make_unique<Config>(*this); }
};

/// Whose parameters these are, for arch::Design.
const Architecture& architecture_of(const Config& config);

/// What the untimed reference needs to know; the thresholds quantised, as everything else is.
nn::Arithmetic arithmetic_of(const Config& config);

}  // namespace spartus::arch::spartus
