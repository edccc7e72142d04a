/// \file
/// Names and units as text.
#pragma once

#include <string>

namespace spartus {

/// "input_wait" becomes "input wait".
std::string words_of(std::string name);

/// A unit as people write it: "µs" for "us".
std::string shown_unit(const std::string& unit);

}  // namespace spartus
