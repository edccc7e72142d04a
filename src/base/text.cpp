#include "spartus/base/text.hpp"

#include <algorithm>

namespace spartus {

std::string words_of(std::string name) {
    std::replace(name.begin(), name.end(), '_', ' ');
    return name;
}

std::string shown_unit(const std::string& unit) {
    return unit.size() == 2 && unit[0] == 'u' ? "µ" + unit.substr(1) : unit;
}

}  // namespace spartus
