/// \file
/// Searching a sweep's grid instead of running all of it: which points are run follows from the results before.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "spartus/explore/goal.hpp"
#include "spartus/explore/points.hpp"
#include "spartus/explore/results.hpp"
#include "spartus/explore/sweep.hpp"

namespace spartus::explore {

struct Searched {
    std::vector<Point> points;             ///< in the order in which they were found
    std::vector<std::size_t> generations;  ///< of the points, the first is 0
    std::size_t last_generation = 0;       ///< the first is 0; the last may have found nothing new
    std::string end;                       ///< why there are no more: "the budget is spent"
};

/// The results of these points, in order; those known are not run again.
using RunPoints = std::function<std::vector<Record>(const std::vector<Point>&)>;

/// Breeds generations until the budget is spent or none has found a better result for `patience` generations. A
/// point that a constraint forbids is never run and costs nothing of the budget. What fulfils every `require` is
/// better than what does not, and of the latter what is nearer to it. Depends on the sweep and the results alone.
/// Throws Error(config) if no point fulfils the constraints.
Searched search_points(const Sweep& sweep, const Space& space, const Goal& goal, const RunPoints& run);

}  // namespace spartus::explore
