/// \file
/// A save file for GTKWave: which signals of a wave to show, in which order, groups, radix and colours.
#pragma once

#include <string>
#include <vector>

#include "spartus/instruments/signals.hpp"

namespace spartus::instruments {

/// Writes it beside the wave, as FILE.gtkw for FILE.vcd, and with it the names of the states, FILE.<module>.states.
/// The view starts at `begin`. Throws Error(output).
void write_save_file(const std::string& vcd_path, const Signals& signals, const std::vector<Signals::Id>& traced,
                     Cycle begin);

}  // namespace spartus::instruments
