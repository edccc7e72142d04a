/// \file
/// Results as one SQLite file. Equal results give equal bytes.
///
///     about      name, value                                       of the sweep and the run
///     parameter  position, name, kind, unit, better, meaning       what the sweep sets
///     metric     position, name, kind, unit, better, meaning       what was recorded
///     point      idx, hash, status, reason, feasible, generation, then a column per parameter and per metric
#pragma once

#include <string>

#include "spartus/explore/results.hpp"

namespace spartus::explore {

/// The file is written beside its place and renamed. Throws Error(output).
void write_results(const std::string& path, const Results& results);

/// Throws Error(input) if the file is none of ours: a table or a column is missing, a view stands in its place, or
/// it is damaged.
Results read_results(const std::string& path);

}  // namespace spartus::explore
