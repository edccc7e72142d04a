/// \file
/// Which points are worth a look when several things count at once. Works on costs: of each, less is better.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace spartus::search {

using Costs = std::vector<double>;  ///< of one point, by objective; finite

/// Whether `a` is at least as good as `b` in everything and better in something. Equals do not dominate each other.
bool dominates(const Costs& a, const Costs& b);

/// Places of the points that no point dominates, equals included, in lexicographic order of their costs.
std::vector<std::size_t> pareto_front(const std::vector<Costs>& points);

/// Puts a point among those that do not dominate each other; what it dominates goes. False, and nothing changes, if one
/// of them dominates or equals it.
bool add_to_front(std::vector<Costs>& front, const Costs& point);

/// The knee of a front: each cost is scaled so that 0 is the lowest and 1 the highest of the front, and the knee
/// has the smallest Euclidean distance to the ideal point (0, …, 0); of equals the first. A front of fewer than
/// three distinct points has none.
std::optional<std::size_t> knee(const std::vector<Costs>& front);

}  // namespace spartus::search
