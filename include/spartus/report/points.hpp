/// \file
/// The points of a run's course, as charts name and part them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "spartus/report/run_statistics.hpp"
#include "spartus/report/vega.hpp"

namespace spartus::report {

/// "step 12" or "steps 10 to 19, mean", with the sequence if the run has several.
std::string label(const Points& points, std::size_t point);

/// Where sequences begin, but for the first; none if there are too many to be told apart.
std::vector<Mark> sequence_marks(const Points& points);

}  // namespace spartus::report
