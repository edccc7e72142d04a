/// \file
/// Fractions as people read them.
#pragma once

#include <string>

namespace spartus {

/// "94.1 %" for 0.9409, "-" for NaN.
std::string percent(double fraction);

/// "+3.0 %" for 0.03: a relative change. "-" for NaN.
std::string signed_percent(double change);

}  // namespace spartus
