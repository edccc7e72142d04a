/// \file
/// `spartus bench`: how fast the simulator itself is.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "bench". Returns the exit code; throws Error.
int run_bench(const std::vector<std::string>& args);

}  // namespace spartus::cli
