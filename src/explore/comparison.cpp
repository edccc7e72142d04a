#include "spartus/explore/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace spartus::explore {
namespace {

/// Places outside parentheses.
std::vector<bool> outside(std::string_view text) {
    std::vector<bool> result;
    int depth = 0;
    for (const char c : text) {
        if (c == '(') ++depth;
        result.push_back(depth <= 0);
        if (c == ')') --depth;
    }
    return result;
}

bool has_outside(std::string_view text, std::string_view token) {
    const std::vector<bool> free = outside(text);
    for (std::size_t k = text.find(token); k != std::string_view::npos; k = text.find(token, k + 1)) {
        if (free[k]) return true;
    }
    return false;
}

/// The relation at this place, the longest.
std::string_view relation_at(std::string_view text, std::size_t place) {
    for (const std::string_view relation : {"<=", ">=", "==", "!=", "<", ">"}) {
        if (text.substr(place, relation.size()) == relation) return relation;
    }
    return {};
}

/// Of left - right.
bool holds(const std::string& relation, double difference) {
    if (relation == "<=") return difference <= 0;
    if (relation == ">=") return difference >= 0;
    if (relation == "<") return difference < 0;
    if (relation == ">") return difference > 0;
    return relation == "==" ? difference == 0 : difference != 0;
}

}  // namespace

std::vector<std::string> conjuncts(std::string_view text) {
    if (has_outside(text, "||") || has_outside(text, "?")) return {std::string(text)};
    const std::vector<bool> free = outside(text);
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t k = text.find("&&"); k != std::string_view::npos; k = text.find("&&", k + 2)) {
        if (!free[k]) continue;
        parts.emplace_back(text.substr(begin, k - begin));
        begin = k + 2;
    }
    parts.emplace_back(text.substr(begin));
    return parts;
}

double Comparison::violation(double difference, double magnitude) const {
    if (std::isnan(difference)) return 1;
    if (holds(relation, difference)) return 0;
    const double share = std::abs(difference) / magnitude;  // not a number where both are 0 or infinite
    return std::isfinite(share) ? std::clamp(share, std::numeric_limits<double>::min(), 1.0) : 1;
}

std::optional<Comparison> comparison(std::string_view text) {
    for (const char* token : {"||", "&&", "?"}) {
        if (has_outside(text, token)) return std::nullopt;
    }
    const std::vector<bool> free = outside(text);
    std::optional<Comparison> found;
    for (std::size_t k = 0; k < text.size(); ++k) {
        const std::string_view relation = free[k] ? relation_at(text, k) : std::string_view{};
        if (relation.empty()) continue;
        if (found) return std::nullopt;
        found = {std::string(text.substr(0, k)), std::string(relation),
                 std::string(text.substr(k + relation.size()))};
        k += relation.size() - 1;
    }
    return found;
}

}  // namespace spartus::explore
