/// \file
/// Replays a wave of EdgeDRNN.
#pragma once

#include <string>

#include "spartus/io/statistics_file.hpp"
#include "spartus/replay/replay.hpp"

namespace spartus::replay::edgedrnn {

/// Throws Error(input) as replay::replay() does.
void replay(const io::StatisticsFile& file, const std::string& vcd_path, Outcome& outcome);

}  // namespace spartus::replay::edgedrnn
