/// \file
/// `spartus vcd-check`: a wave against the statistics of its run.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "vcd-check". Returns the exit code; throws Error.
int run_vcd_check(const std::vector<std::string>& args);

}  // namespace spartus::cli
