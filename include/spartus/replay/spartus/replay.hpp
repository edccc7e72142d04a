/// \file
/// Replays a wave of Spartus.
#pragma once

#include <string>

#include "spartus/replay/field.hpp"
#include "spartus/replay/replay.hpp"

namespace spartus::replay::spartus {

/// `root` is the statistics file. Throws Error(input) as replay::replay() does.
void replay(const Field& root, const std::string& vcd_path, Outcome& outcome);

}  // namespace spartus::replay::spartus
