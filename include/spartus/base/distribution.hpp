/// \file
/// Many numbers in few.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace spartus {

/// NaN of nothing.
double mean(const std::vector<std::uint64_t>& values);

/// Nearest rank, so one of the values; NaN of none. 0 gives the least, 100 the most.
double percentile(const std::vector<std::uint64_t>& sorted, std::size_t percent);

}  // namespace spartus
