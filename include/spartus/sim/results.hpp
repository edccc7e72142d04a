/// \file
/// The files and the summary of a run. Equal runs give equal bytes.
#pragma once

#include <string>
#include <vector>

#include "spartus/arch/architecture.hpp"
#include "spartus/sim/cost_report.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/inputs.hpp"
#include "spartus/sim/what_if.hpp"

namespace spartus::sim {

/// The program's version.
const char* version();

/// Every figure of the run with what it is, the effective configuration, the version, the hashes of the inputs and
/// the steps. docs/formats.md
std::string stats_json(const arch::Finished& finished, const std::vector<InputFile>& files,
                       const arch::Figures& figures, const CostReport& cost,
                       const std::vector<WhatIf>& what_if = {});

/// The same for a person, units everywhere.
std::string summary(const arch::Finished& finished, const arch::Figures& figures, const CostReport& cost,
                    const std::vector<WhatIf>& what_if = {});

}  // namespace spartus::sim
