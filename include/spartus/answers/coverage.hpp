/// \file
/// How good a front is: the hypervolume that it covers, see search::Scale.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "spartus/answers/front.hpp"
#include "spartus/explore/results.hpp"

namespace spartus::answers {

/// Of the front of `results`, as a share of that of another front of the same objectives, by whose lowest and
/// highest metrics both are scaled. NaN if the other front is empty.
double coverage(const explore::Results& results, const Front& front, const explore::Results& other_results,
                const Front& other);

/// How the share of the final front's hypervolume grew: (points so far, share), in the order of the points, where
/// it changed. At most `most` entries, evenly picked if there are more.
std::vector<std::pair<std::size_t, double>> coverage_by_point(const explore::Results& results, const Front& front,
                                                              std::size_t most = 1000);

}  // namespace spartus::answers
