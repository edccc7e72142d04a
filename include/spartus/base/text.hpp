/// \file
/// Names as text.
#pragma once

#include <string>

namespace spartus {

/// "input_wait" becomes "input wait".
std::string words_of(std::string name);

}  // namespace spartus
