/// \file
/// What a wave of EdgeDRNN and its statistics both count, for a step of a layer, a row: cycles by phase and cause,
/// tokens, columns.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "spartus/base/cycle.hpp"

namespace spartus::replay::edgedrnn {

/// Codes of control.state, encoder.state and mac_array.state, and their names in the statistics.
enum class Phase : std::uint8_t { input, compute, drain, activation };
enum class EncoderState : std::uint8_t { sleep, bias, scan, input_wait, turn, fifo_full, done };
enum class MacState : std::uint8_t { sleep, mac, weight_wait, null, starved, drain, activation, output_wait };

constexpr std::array phase_names{"input", "compute", "drain", "activation"};
constexpr std::array encoder_names{"sleep", "bias", "scan", "input_wait", "turn", "fifo_full", "done"};
constexpr std::array mac_names{"sleep",   "mac",   "weight_wait", "null",
                               "starved", "drain", "activation",  "output_wait"};

struct RowCounts {
    std::uint64_t step = 0, layer = 0;
    Cycle begin = 0;  ///< the cycle after the row before
    std::array<Cycle, phase_names.size()> phases{};
    std::array<Cycle, encoder_names.size()> encoder{};
    std::array<Cycle, mac_names.size()> mac{};
    std::uint64_t fired = 0;     ///< elements pushed with a column, the bias among them
    std::uint64_t nulls = 0;     ///< tokens pushed without
    std::uint64_t commands = 0;  ///< accepted
    std::uint64_t columns = 0;   ///< multiplied

    /// The cycle that the latency is counted from, and the latency.
    Cycle start() const { return begin + phases[0]; }
    Cycle latency() const { return phases[1] + phases[2] + phases[3]; }
    Cycle end() const { return start() + latency(); }
};

}  // namespace spartus::replay::edgedrnn
