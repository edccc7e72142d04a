/// \file
/// What the statistics file of a run of EdgeDRNN says about everything that a wave shows.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/arch/edgedrnn/config.hpp"
#include "spartus/io/statistics_file.hpp"
#include "spartus/replay/edgedrnn/counts.hpp"

namespace spartus::replay::edgedrnn {

/// Sizes that follow from K and the network.
struct LayerShape {
    std::uint64_t x = 0;             ///< elements of the x phase, padding included
    std::uint64_t h = 0;             ///< hidden units
    std::uint64_t first_column = 0;  ///< number of the bias column, counted over all layers
};

struct Statistics {
    arch::edgedrnn::Config config;
    std::vector<LayerShape> layers;
    Cycle cycles = 0;          ///< of the run
    RowCounts ledger;          ///< of the run
    std::uint64_t tokens = 0;  ///< columns fetched in the run
    std::vector<RowCounts> rows;
};

/// Throws Error(input) naming the field that is missing or wrong.
Statistics statistics_of(const io::StatisticsFile& file);

}  // namespace spartus::replay::edgedrnn
