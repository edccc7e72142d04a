/// \file
/// How the causes of the ledger are coloured, the same in every chart, by their role in a cycle stack: work in blue
/// and green, waiting in warm colours, nothing to do in grey. The hues are told apart with any of the common colour
/// blindnesses. Which role a cause has, the statistics file says.
#pragma once

#include <string>
#include <vector>

#include "spartus/report/run_statistics.hpp"
#include "spartus/report/vega.hpp"

namespace spartus::report {

/// In the chart of modules, causes of one role share an entry of the legend. A phase in which others work than
/// modules of `kind` has a role of its own. `kind` is empty for the accelerator as a whole.
Series role_of(const RunStatistics& run, const std::string& kind, const std::string& cause);

/// All roles, in the order in which they are stacked.
std::vector<Series> roles();

/// The phases of a step, or the causes of a kind, for a chart in which every one is an entry of its own: in a
/// colour of its role, each in another one.
std::vector<Series> phase_series(const RunStatistics& run);
std::vector<Series> cause_series(const ModuleKind& kind);

}  // namespace spartus::report
