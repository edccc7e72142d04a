/// \file
/// The published figures of the run's accelerator beside its own.
#pragma once

#include "spartus/report/page.hpp"
#include "spartus/report/run_statistics.hpp"

namespace spartus::report {

/// Nothing for an architecture of which nothing is published or known here.
void add_published_section(Page& page, const RunStatistics& run);

}  // namespace spartus::report
