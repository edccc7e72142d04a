/// \file
/// What a run's statistics file says about everything that a wave shows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "spartus/arch/spartus/config.hpp"
#include "spartus/io/statistics_file.hpp"
#include "spartus/replay/spartus/counts.hpp"

namespace spartus::replay::spartus {

struct LayerShape {
    std::uint64_t inputs, hidden;    ///< elements
    std::uint64_t blen_ih, blen_hh;  ///< words
};

struct Statistics {
    arch::spartus::Config config;
    std::vector<LayerShape> layers;
    Cycle cycles = 0;  ///< of the run
    /// Weights come from external memory.
    bool streams() const { return config.weight_bank.source == arch::spartus::WeightSource::memory; }
    std::uint64_t tokens = 0, words = 0;
    Counts ledger;                  ///< of the run; tokens by array are in the steps alone
    std::vector<StepCounts> steps;  ///< in the order in which they ran
};

/// Throws Error(input) naming the field that is missing or wrong.
Statistics statistics_of(const io::StatisticsFile& file);

}  // namespace spartus::replay::spartus
