#include "spartus/base/text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace spartus {

std::string percent(double fraction) {
    return std::isnan(fraction) ? "-" : fmt::format("{:.1f} %", 100 * fraction);
}

std::string words_of(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

}  // namespace spartus
