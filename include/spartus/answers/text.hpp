/// \file
/// The answers for a terminal, and the front as CSV.
#pragma once

#include <string>
#include <vector>

#include "spartus/answers/front.hpp"
#include "spartus/answers/requirements.hpp"
#include "spartus/answers/sensitivity.hpp"
#include "spartus/answers/table.hpp"
#include "spartus/explore/results.hpp"

namespace spartus::answers {

/// The front as a table: point, what varies, the metrics, remarks. `most` rows; of more, the rest is counted.
std::string front_text(const explore::Results& results, const std::vector<VariedAxis>& axes, const Front& front,
                       std::size_t most);

/// A line per requirement: where it fails, its nearest miss, and how many points miss nothing else.
std::string requirements_text(const explore::Results& results, const Requirements& requirements);

/// A line per parameter.
std::string sensitivity_text(const std::vector<Sensitivity>& list, const std::string& metric);

/// idx, every parameter that varies, the metrics exactly, knee and theoretical as 0 or 1; fields as in RFC 4180.
std::string front_csv(const explore::Results& results, const std::vector<VariedAxis>& axes, const Front& front);

/// "knee", "theoretical: does not fit the device", both or nothing.
std::string remark(const explore::Results& results, const Front& front, std::size_t row);

}  // namespace spartus::answers
