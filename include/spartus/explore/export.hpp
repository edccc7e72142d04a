/// \file
/// Results as text, for spreadsheets and scripts.
#pragma once

#include <string>

#include "spartus/explore/results.hpp"

namespace spartus::explore {

/// A header and a row per point: index, hash, status, reason, feasible, parameters, metrics. Fields as in RFC 4180;
/// what a point does not have is empty. A text that a spreadsheet would take for a formula (it begins with =, +, -,
/// @, a tab or a return) gets an apostrophe in front.
std::string to_csv(const Results& results);

/// One object: about, parameters and metrics with unit and meaning, points.
std::string to_json(const Results& results);

}  // namespace spartus::explore
