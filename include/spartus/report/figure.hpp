/// \file
/// How the values of a JSON file are shown to a reader: what the key calls them, their unit, and not too many
/// digits.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "spartus/report/page.hpp"
#include "spartus/report/run_statistics.hpp"

namespace spartus::report {

/// "11,672" for 11671.6, "0.805" for 0.80504…, "–" for null; texts as they are.
std::string shown(const nlohmann::ordered_json& value);

/// A figure of the run, which must be there.
Value figure_of(const RunStatistics& run, const std::string& figure);

/// Its unit as the file declares it, for readers: "µs" for us.
std::string unit_of(const RunStatistics& run, const std::string& figure);

/// Adds tables with the numbers and texts in `json`, whatever its shape: an object or a list, which stands at `key`
/// of its file. Long lists are only counted. `folded`: shown when asked for.
void add_tables(Page& page, const nlohmann::ordered_json& json, const std::string& key, const std::string& caption,
                bool folded);

}  // namespace spartus::report
