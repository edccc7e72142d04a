/// \file
/// The figures of a run: everything derived from its counts, each declared where it is computed with name, unit and
/// meaning. Statistics, summary, database, `require` and `minimise`, report and suites know them by these names.
#pragma once

#include <vector>

#include "spartus/arch/architecture.hpp"
#include "spartus/arch/figure.hpp"
#include "spartus/sim/accuracy.hpp"
#include "spartus/sim/cost_report.hpp"

namespace spartus::sim {

/// All figures of a run.
arch::Figures figures_of(const arch::Finished& finished, const CostReport& cost, const Accuracy& accuracy = {});

/// What figures_of() gives for the designs of an architecture, without a run: the values say nothing.
std::vector<stats::Quantity> declared_figures(const arch::Design& design);

/// Cycles of every cause and phase and every count over the run, modules of a kind together, in the order of the
/// schema: "phase_reset_cycles", "encoder_scan_cycles", "array_tokens".
void add_ledger(const stats::Run& run, arch::Figures& figures);

}  // namespace spartus::sim
