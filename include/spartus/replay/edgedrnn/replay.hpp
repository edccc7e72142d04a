/// \file
/// Replays a wave of EdgeDRNN.
#pragma once

#include <string>

#include "spartus/replay/field.hpp"
#include "spartus/replay/replay.hpp"

namespace spartus::replay::edgedrnn {

/// `root` is the statistics file. Throws Error(input) as replay::replay() does.
void replay(const Field& root, const std::string& vcd_path, Outcome& outcome);

}  // namespace spartus::replay::edgedrnn
