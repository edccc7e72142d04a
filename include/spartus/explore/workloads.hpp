/// \file
/// Several workloads of one point: which they are, and how their results become one.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "spartus/explore/metrics.hpp"
#include "spartus/explore/results.hpp"
#include "spartus/explore/sweep.hpp"

namespace spartus::explore {

const char* name_of(Fold fold);

/// How many workloads every point of the sweep has: 1 without `over`.
std::size_t workloads(const Sweep& sweep);
/// Which value of sweep.over[k].axis workload number `workload` has. The first axis changes fastest.
std::size_t choice_of(const Sweep& sweep, std::size_t k, std::size_t workload);

/// The metrics of a sweep's points: those of its designs; with `over` also the lowest and the highest of the
/// workloads, NAME_lowest and NAME_highest, of every metric of which one end is better.
std::vector<Column> metric_columns(const Sweep& sweep);

/// The result of a point whose workloads have these: the first that is not ok, or all as one.
Record folded(const Sweep& sweep, const std::vector<Record>& records);

}  // namespace spartus::explore
