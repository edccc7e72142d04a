/// \file
/// Numbers as text.
#pragma once

#include <string>

namespace spartus {

/// "12.5 %", or "-" for NaN.
std::string percent(double fraction);

/// "input_wait" becomes "input wait".
std::string words_of(std::string name);

}  // namespace spartus
