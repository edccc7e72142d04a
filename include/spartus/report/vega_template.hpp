/// \file
/// Vega's specifications as files in which only the data are missing.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace spartus::report {

/// What goes to the places of a template, by name.
using Places = std::map<std::string, nlohmann::ordered_json>;

/// The specification in which every text "$name" is `places["name"]`. Throws Error(internal) for a place without a
/// value and for a value without a place.
nlohmann::ordered_json filled(std::string_view specification, const Places& places);

/// A text as a literal of Vega's expression language.
std::string vega_literal(const std::string& text);

}  // namespace spartus::report
