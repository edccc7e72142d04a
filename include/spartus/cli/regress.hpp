/// \file
/// `spartus regress`: exact latencies, case by case, against what they were.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "regress". Returns the exit code; throws Error.
int run_regress(const std::vector<std::string>& args);

}  // namespace spartus::cli
