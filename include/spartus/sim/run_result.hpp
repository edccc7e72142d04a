/// \file
/// What a run leaves behind, as counted by the modules: plain integers. Everything that is divided, averaged or
/// ranked is in figures.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "spartus/arch/spartus/accelerator.hpp"
#include "spartus/base/cycle.hpp"

namespace spartus::sim {

/// What one encoder, array and bank counted, during a step or since the start of the run.
struct ArrayCounts {
    arch::spartus::DeltaEncoder::Counters encoder;
    arch::spartus::PeArray::Counters array;
    arch::spartus::WeightBank::Counters bank;
};

/// One step of one layer.
struct StepResult {
    arch::spartus::StepTimes times;
    std::vector<ArrayCounts> arrays;  ///< [N], during this step

    std::uint64_t max_tokens() const;  ///< W
    std::uint64_t tokens() const;      ///< this and all below: over all arrays
    std::uint64_t fired_x() const;
    std::uint64_t fired_h() const;
    std::uint64_t words() const;
    std::uint64_t multiply_adds() const;  ///< with a stored weight
};

/// Cycles of the whole run by cause, for one module. Causes are in the order of a step and sum to the run's cycles.
using Ledger = std::vector<std::pair<std::string, Cycle>>;

struct RunResult {
    std::vector<StepResult> steps;  ///< in the order in which they ran
    std::size_t time_steps = 0;     ///< steps of the network, so steps of its last layer
    std::vector<std::int16_t> h;    ///< [time_steps][H] of the last layer, Q8.8 LSB
    Cycle cycles = 0;               ///< of the run: F of its last step

    std::vector<arch::spartus::StoredLayer> stored;
    std::uint32_t bank_depth = 0;  ///< words

    std::vector<std::pair<std::string, Ledger>> ledgers;  ///< by module, the controller's first
};

}  // namespace spartus::sim
