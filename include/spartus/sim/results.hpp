/// \file
/// The files and the summary of a run. Equal runs give equal bytes.
#pragma once

#include <string>
#include <vector>

#include "spartus/config/config.hpp"
#include "spartus/sim/cost_report.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/inputs.hpp"
#include "spartus/sim/run_result.hpp"
#include "spartus/sim/what_if.hpp"

namespace spartus::sim {

/// The program's version.
const char* version();

/// Every figure of the run, the effective configuration, the version, the hashes of the inputs and the steps.
std::string stats_json(const config::Config& config, const Inputs& inputs, const RunResult& run,
                       const Figures& figures, const CostReport& cost, const std::vector<WhatIf>& what_if = {});

/// The same for a person, units everywhere.
std::string summary(const config::Config& config, const RunResult& run, const Figures& figures,
                    const CostReport& cost, const std::vector<WhatIf>& what_if = {});

}  // namespace spartus::sim
