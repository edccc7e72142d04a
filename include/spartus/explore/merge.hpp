/// \file
/// Putting the shards of a sweep together.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "spartus/explore/results.hpp"

namespace spartus::explore {

struct Merged {
    Results results;                   ///< equal to those of one run over all points if none is missing
    std::vector<std::size_t> missing;  ///< indices of points that are in no file
};

/// Throws Error(input) if a file is none of ours or is of another sweep than the first, or if two files have
/// different results for a point.
Merged merge_results(const std::vector<std::string>& paths);

}  // namespace spartus::explore
