#include "spartus/base/percent.hpp"

#include <cmath>

#include <fmt/format.h>

namespace spartus {

std::string percent(double fraction) {
    return std::isnan(fraction) ? "-" : fmt::format("{:.1f} %", 100 * fraction);
}

std::string signed_percent(double change) {
    // Adding 0 leaves no -0.
    return std::isnan(change) ? "-" : fmt::format("{:+.1f} %", std::round(1000 * change) / 10 + 0.0);
}

}  // namespace spartus
