/// \file
/// The files and the summary of a run. Equal runs give equal bytes.
#pragma once

#include <string>
#include <vector>

#include "spartus/arch/architecture.hpp"
#include "spartus/sim/cost_report.hpp"
#include "spartus/sim/critical_path.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/inputs.hpp"
#include "spartus/sim/series.hpp"
#include "spartus/sim/what_if.hpp"

namespace spartus::sim {

/// The program's version.
const char* version();

/// A run with everything that was found out of it.
struct Results {
    const arch::Finished& finished;
    const arch::Figures& figures;
    const CostReport& cost;
    const CriticalPath& critical_path;
    std::vector<WhatIf> what_if = {};
};

/// Every figure of the run with what it is, the effective configuration, the version, the hashes of the inputs and
/// the course of the run; `steps`, if they are given, one by one too. docs/formats.md
std::string stats_json(const Results& results, const std::vector<InputFile>& files, const Series& series,
                       const std::vector<stats::Step>* steps = nullptr);

/// The same for a person, units everywhere.
std::string summary(const Results& results);

}  // namespace spartus::sim
