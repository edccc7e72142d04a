/// \file
/// Every parameter of the accelerator and its surroundings as plain typed structs: one struct per section of a
/// configuration file, one member per key, defaults here and nowhere else. Knows nothing of SystemC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "spartus/base/decimal.hpp"

namespace spartus::config {

/// Which elements of x and h an encoder sends to its array.
enum class EncoderMode {
    delta,      ///< those whose change since they were last sent reaches the threshold; the change is sent
    zero_skip,  ///< those that are not zero; the value is sent and the accumulators restart each step
    dense,      ///< all; the value is sent and the accumulators restart each step
};

enum class BankFormat {
    cbcsc,  ///< BLEN pairs (VAL, LIDX) per sub-column
    dense,  ///< all L weights of every sub-column
};

enum class Hazard {
    forward,  ///< accumulators are forwarded: words issue back to back
    stall,    ///< a word waits while an accumulator it needs is still in the pipeline
};

enum class HostMode {
    back_to_back,  ///< the next x is always at hand
    real_time,     ///< a new x arrives every frame period
};

struct Accelerator {
    std::uint32_t arrays = 8;          ///< N
    std::uint32_t pes_per_array = 64;  ///< M
    double clock_mhz = 200.0;
    std::uint32_t accumulator_bits = 32;
};

struct DeltaEncoder {
    EncoderMode mode = EncoderMode::delta;
    std::uint32_t lookahead = 8;    ///< elements inspected per cycle
    std::uint32_t latency = 2;      ///< cycles from emission to the first cycle in which the token can be popped
    std::uint32_t fifo_depth = 32;  ///< tokens; also the number of credits
    double threshold_x = 0.0;       ///< real number, quantised to Q8.8 before use
    double threshold_h = 0.0;
};

struct WeightBank {
    std::uint32_t latency = 2;  ///< cycles from issue to the word at the multipliers
    BankFormat format = BankFormat::cbcsc;
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

struct Network {
    std::optional<Decimal> gamma;  ///< target weight sparsity; CBTD is applied on load when set
    std::string cell;              ///< that the network must have; empty: whichever its shapes say
};

struct Config {
    Accelerator accelerator;
    DeltaEncoder delta_encoder;
    WeightBank weight_bank;
    PeArray pe_array;
    ActivationUnit activation_unit;
    Controller controller;
    Host host;
    Network network;
};

}  // namespace spartus::config
