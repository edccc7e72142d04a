/// \file
/// What a run leaves behind, as counted by the modules: plain integers. Everything that is divided, averaged or
/// ranked is in figures.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "spartus/hw/accelerator.hpp"

namespace spartus::sim {

using hw::Cycle;

/// One step of one layer.
struct StepResult {
    hw::StepTimes times;
    std::vector<std::uint32_t> tokens;  ///< per array
    std::uint32_t fired_x = 0;
    std::uint32_t fired_h = 0;
    std::uint64_t words = 0;          ///< over all arrays
    std::uint64_t multiply_adds = 0;  ///< with a stored weight

    std::uint32_t max_tokens() const;  ///< W
    std::uint64_t total_tokens() const;
};

/// Cycles of the whole run by cause, for one module. Causes are in the order of a step and sum to the run's cycles.
using Ledger = std::vector<std::pair<std::string, Cycle>>;

struct RunResult {
    std::vector<StepResult> steps;  ///< in the order in which they ran
    std::size_t time_steps = 0;     ///< steps of the network, so steps of its last layer
    std::vector<std::int16_t> h;    ///< [time_steps][H] of the last layer, Q8.8 LSB
    Cycle cycles = 0;               ///< of the run: F of its last step

    std::vector<hw::StoredLayer> stored;
    std::uint32_t bank_depth = 0;  ///< words

    std::vector<std::pair<std::string, Ledger>> ledgers;  ///< by module, the controller's first
};

}  // namespace spartus::sim
