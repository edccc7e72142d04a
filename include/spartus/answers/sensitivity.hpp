/// \file
/// How much a metric depends on each parameter of a sweep.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "spartus/answers/table.hpp"
#include "spartus/explore/results.hpp"

namespace spartus::answers {

/// The mean of the metric over the points with one value of a parameter, or with values in an interval.
struct Level {
    std::string values;  ///< "4", or "0.1 to 0.25"
    std::size_t points = 0;
    double mean = 0;
};

/// Of all points that ran and have the metric, feasible or not.
struct Sensitivity {
    std::string parameter;  ///< VariedAxis::label

    /// Pairs of points that are equal in all other parameters and have neighbouring values of this one, numbers
    /// ascending. The change of a pair is metric(next) / metric(one) - 1. Pairs with a metric of 0 are left out.
    std::size_t pairs = 0;
    double mean_change = absent, lowest_change = absent, highest_change = absent;

    /// Main effect: a level per value. Where there are no pairs and more values than three, as in a random sample,
    /// one per tercile of the points.
    std::vector<Level> levels;
    bool terciles = false;
    /// Highest mean of the levels - lowest, over the mean of all points; `absent` if that is 0.
    double range = absent;

    /// Spearman's rank correlation of the parameter and the metric, where the parameter is a number.
    double rank_correlation = absent;
};

/// By axis, the one with the largest range first. An axis without two levels that have the metric is left out.
std::vector<Sensitivity> sensitivity(const explore::Results& results, const std::vector<VariedAxis>& axes,
                                     const std::string& metric);

/// The metric that is asked about where none is named: the mean latency, or else the first that varies.
std::optional<std::string> default_metric(const explore::Results& results);

}  // namespace spartus::answers
