/// \file
/// What the ledger's causes are called and how they are coloured, the same in every chart: work in blue and green,
/// waiting in warm colours, nothing to do in grey. The hues are told apart with any of the common colour
/// blindnesses.
#pragma once

#include <string>
#include <vector>

#include "spartus/report/vega.hpp"

namespace spartus::report {

/// In the chart of modules, causes of one kind share an entry of the legend: "issue, scan, read, busy". A phase in
/// which others work than `module` ("array 3") is of another kind than for those.
Series kind_of(const std::string& module, const std::string& cause);

/// All kinds, in the order in which they are stacked.
std::vector<Series> cause_kinds();

/// "input_wait" becomes "input wait".
std::string words_of(std::string name);

/// The causes, each in the colour of its kind, for a chart in which every one is an entry of its own.
std::vector<Series> phases();        ///< of a step, and what comes before one
std::vector<Series> array_causes();  ///< of a PE array in compute

}  // namespace spartus::report
