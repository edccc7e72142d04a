/// \file
/// How the values of a JSON file are shown to a reader: what the key calls them, their unit, and not too many
/// digits.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "spartus/report/page.hpp"

namespace spartus::report {

/// "11,672" for 11671.6, "0.805" for 0.80504…, "–" for null; texts as they are.
std::string shown(const nlohmann::ordered_json& value);

/// The value at `key`, a path with dots ("latency.mean_us"), in `json`; a fraction in percent.
Value shown_at(const nlohmann::ordered_json& json, const std::string& key);

/// "µs" for "latency.mean_us"; "" if the key says nothing of it.
std::string unit_of(const std::string& key);

/// Adds tables with the numbers and texts in `json`, whatever its shape: an object or a list, which stands at `key`
/// of its file. Long lists are only counted. `folded`: shown when asked for.
void add_tables(Page& page, const nlohmann::ordered_json& json, const std::string& key, const std::string& caption,
                bool folded);

}  // namespace spartus::report
