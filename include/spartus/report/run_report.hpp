/// \file
/// The report of a run: a page with its figures, where its cycles went, and how its steps differ.
#pragma once

#include <string>

#include "spartus/report/run_statistics.hpp"

namespace spartus::report {

/// The page as HTML. Equal statistics give equal bytes.
std::string run_report(const RunStatistics& run);

}  // namespace spartus::report
