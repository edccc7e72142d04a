/// \file
/// The sections of a run's page about its design: what bounds it, what a change would save, what it takes of a chip
/// and of energy. Each is there if the statistics have its object and left to the general tables if that has
/// another shape than docs/formats.md says.
#pragma once

#include <set>
#include <string>

#include "spartus/report/page.hpp"
#include "spartus/report/run_statistics.hpp"

namespace spartus::report {

/// Adds them and returns the names of the objects that are on the page now.
std::set<std::string> add_design_sections(Page& page, const RunStatistics& run);

}  // namespace spartus::report
