/// \file
/// Which points of a grid are taken. A point is one choice per axis: the index of a value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace spartus::explore {

using Choices = std::vector<std::uint32_t>;
using Accept = std::function<bool(const Choices&)>;

/// How many points a grid of these sizes has; at most 2^63.
std::uint64_t grid_size(const std::vector<std::size_t>& sizes);

/// Those accepted, in order; the last axis varies fastest.
std::vector<Choices> grid_points(const std::vector<std::size_t>& sizes, const Accept& accept);

/// `samples` distinct accepted points, each drawn uniformly; fewer if a thousand draws per sample find no more.
std::vector<Choices> random_points(const std::vector<std::size_t>& sizes, std::size_t samples, std::uint64_t seed,
                                   const Accept& accept);

/// A Latin hypercube: of each axis, cut into `samples` strata of equal width, every stratum is hit exactly once; an
/// axis of as many values as divide `samples` has each value equally often. Not all need be distinct or accepted.
std::vector<Choices> latin_hypercube(const std::vector<std::size_t>& sizes, std::size_t samples,
                                     std::uint64_t seed);

}  // namespace spartus::explore
