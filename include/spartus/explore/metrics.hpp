/// \file
/// The columns of results: what is recorded of a point. They follow the figures of a run; the columns of the
/// database, of CSV and JSON and the names in `require` and `minimise` follow them.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "spartus/arch/design.hpp"
#include "spartus/arch/figure.hpp"
#include "spartus/stats/quantity.hpp"

namespace spartus::explore {

enum class Kind { whole, real, text };

/// A column of results.
struct Column {
    std::string name;
    Kind kind = Kind::real;
    std::string unit;     ///< "cycles", "us", …; empty for words and pure numbers
    std::string better;   ///< "lower", "higher" or, where neither is, empty
    std::string meaning;  ///< one line
};

/// The metrics of an architecture's designs.
std::vector<Column> metric_columns(const arch::Design& design);

/// How a point was run: "full", or "timed" where its values were those of another.
Column run_column();

/// By name.
nlohmann::json metrics_json(const arch::Figures& figures);

}  // namespace spartus::explore
