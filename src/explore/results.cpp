#include "spartus/explore/results.hpp"

namespace spartus::explore {

std::string Results::entry(const std::string& name) const {
    for (const auto& [key, value] : about) {
        if (key == name) return value;
    }
    return "";
}

}  // namespace spartus::explore
