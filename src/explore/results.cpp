#include "spartus/explore/results.hpp"

#include <sstream>

#include <fmt/format.h>

namespace spartus::explore {

std::string Results::entry(const std::string& name) const {
    for (const auto& [key, value] : about) {
        if (key == name) return value;
    }
    return "";
}

std::vector<std::string> Results::requirements() const {
    std::vector<std::string> texts;
    std::istringstream lines(entry("require"));
    for (std::string line; std::getline(lines, line);) texts.push_back(line);
    return texts;
}

std::vector<std::string> Results::violation_names() const {
    std::vector<std::string> names;
    for (std::size_t k = 1; k <= requirements().size(); ++k) names.push_back(fmt::format("violation_{}", k));
    return names;
}

}  // namespace spartus::explore
