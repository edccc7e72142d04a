/// \file
/// The results of a sweep as numbers: which parameters vary, and the metrics of the points that ran.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "spartus/explore/results.hpp"

namespace spartus::answers {

/// Of what a point does not have.
constexpr double absent = std::numeric_limits<double>::quiet_NaN();

/// A parameter that takes more than one value, or several that move together ("a, b = 1, 2" in the sweep).
struct VariedAxis {
    std::vector<std::size_t> parameters;  ///< places in Results::parameters
    std::string name;                     ///< "accelerator.arrays"; of several, "threshold_x, threshold_h" in full
    std::string label;                    ///< without the section where that is clear: "arrays"
    std::string unit;
    bool numeric = false;  ///< the value is a number; of several parameters, one number for all of them
    /// Distinct: numbers ascending, texts in the order of the points. Of parameters with values of their own,
    /// "2 | 4" as in the sweep; ascending in the first, among equals in the next.
    std::vector<std::string> values;
    std::vector<double> numbers;       ///< of the values, if numeric
    std::vector<std::size_t> of_rows;  ///< by row: the place of its value in `values`
};

/// In the order of the parameters.
std::vector<VariedAxis> varied_axes(const explore::Results& results);

/// Where the point stands on the axis, as its value is written.
const std::string& value_at(const VariedAxis& axis, std::size_t row);

/// "arrays=4, lookahead=8": the point by what varies.
std::string design_text(const std::vector<VariedAxis>& axes, std::size_t row);

/// A metric of a point, or by row; `absent` where the point has no number.
double number_of(const explore::Row& row, const std::string& metric);

/// " (0.14 .. 0.17)": the lowest and the highest of the metric over a point's workloads, where these differ.
std::string spread_text(const explore::Row& row, const std::string& metric);
std::vector<double> numbers_of(const explore::Results& results, const std::string& metric);

/// The metric's column; none if the results have no such number.
const explore::Column* find_metric(const explore::Results& results, const std::string& name);

/// Likewise; throws Error(usage), which says the nearest name, instead.
const explore::Column& metric_named(const explore::Results& results, const std::string& name);

/// Highest - lowest; `absent` without numbers.
double range_of(const std::vector<double>& numbers);
bool varies(const std::vector<double>& numbers);

/// The metric `fits` is 0: there is a device, and the design is too large for it.
bool is_theoretical(const explore::Row& row);

}  // namespace spartus::answers
