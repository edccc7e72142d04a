/// \file
/// The table of metrics: what is recorded of a point. The columns of the database, of CSV and JSON, the names in
/// `require` and `minimise`, and the documentation all follow it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "spartus/config/config.hpp"
#include "spartus/nn/network.hpp"
#include "spartus/sim/cost_report.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/run_result.hpp"

namespace spartus::explore {

/// A finished run, as the metrics see it.
struct Measured {
    const config::Config& config;
    const nn::Network& network;
    const sim::RunResult& run;
    const sim::Figures& figures;
    double sqnr_db;
    const sim::CostReport& cost;
};

enum class Kind { whole, real, text };

/// A column of results.
struct Column {
    std::string name;
    Kind kind = Kind::real;
    std::string unit;     ///< "cycles", "us", …; empty for words and pure numbers
    std::string better;   ///< "lower", "higher" or, where neither is, empty
    std::string meaning;  ///< one line
};

struct Metric {
    Column column;
    /// A number or a text; null where the run has none, as the latency of no steps.
    std::function<nlohmann::json(const Measured&)> value;
};

const std::vector<Metric>& metrics();

/// Every metric of a run by name.
nlohmann::json measure(const Measured& measured);

}  // namespace spartus::explore
