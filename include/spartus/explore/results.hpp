/// \file
/// The results of a sweep, as they stand in its file.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "spartus/explore/metrics.hpp"

namespace spartus::explore {

/// What came out of a point.
struct Record {
    std::string status;      ///< "ok", "invalid" (configuration or input), "check_failed", "crashed"
    std::string reason;      ///< one line, empty if ok
    nlohmann::json metrics;  ///< by name; empty object unless ok

    bool ok() const { return status == "ok"; }

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Record, status, reason, metrics)
};

struct Row {
    std::size_t index = 0;
    std::string hash;
    Record record;
    std::optional<bool> feasible;                          ///< fulfils every `require`; none unless ok
    std::vector<std::string> parameters;                   ///< values, in the order of Results::parameters
    std::optional<std::size_t> generation = std::nullopt;  ///< of a search
    std::vector<double> violations = {};                   ///< of each `require`, see Goal; empty unless ok
};

struct Results {
    std::vector<std::pair<std::string, std::string>> about;  ///< see exploration.cpp for the entries
    std::vector<Column> parameters;
    std::vector<Column> metrics;
    std::vector<Row> rows;  ///< in the order of the points

    /// An entry of `about`; empty if it is not there.
    std::string entry(const std::string& name) const;

    /// The sweep's, in the order of Row::violations.
    std::vector<std::string> requirements() const;
    /// Names of the columns of Row::violations: "violation_1", ….
    std::vector<std::string> violation_names() const;
};

}  // namespace spartus::explore
