/// \file
/// Points as a file, for a program that runs some of them elsewhere: a line "INDEX full|timed CHOICE CHOICE …" per
/// point, the choices being places in the axes' values.
#pragma once

#include <string>
#include <vector>

#include "spartus/explore/points.hpp"

namespace spartus::explore {

std::string point_list(const std::vector<const Point*>& points);

/// Every n-th line from the k-th on. Throws Error(input).
Points read_point_list(const std::string& path, const Space& space, std::size_t k, std::size_t n);

}  // namespace spartus::explore
