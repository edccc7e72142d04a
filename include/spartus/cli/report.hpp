/// \file
/// `spartus report`: the statistics of a run as a page for a browser.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "report". Returns the exit code; throws Error.
int run_report(const std::vector<std::string>& args);

}  // namespace spartus::cli
