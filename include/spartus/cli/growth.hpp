/// \file
/// How the simulator's time and memory grow: 'spartus bench --growth'.
#pragma once

#include <string>

#include "spartus/cli/arguments.hpp"

namespace spartus::cli {

/// Measures point after point, each in processes of its own, prints a table with the slope of each quantity, and
/// writes the points to `csv_path`. Needs an architecture with delta thresholds and arrays.
void measure_growth(const SimulationArguments& arguments, const std::string& csv_path);

}  // namespace spartus::cli
