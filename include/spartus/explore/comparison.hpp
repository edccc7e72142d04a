/// \file
/// A requirement taken apart: how far from it a result is, not only whether it holds.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spartus::explore {

/// "a && (b || c)" is "a" and "(b || c)". A text with ?: or || outside parentheses stays whole.
std::vector<std::string> conjuncts(std::string_view text);

/// "left <= right".
struct Comparison {
    std::string left, relation, right;

    /// Expressions: left - right, |left| + |right|.
    std::string difference() const { return "(" + left + ")-(" + right + ")"; }
    std::string magnitude() const { return "abs(" + left + ")+abs(" + right + ")"; }
    /// Distance from holding, from the values of these: 0 if it holds, else above 0 and at most 1.
    double violation(double difference, double magnitude) const;
};

/// None if `text` is no single comparison outside parentheses.
std::optional<Comparison> comparison(std::string_view text);

}  // namespace spartus::explore
