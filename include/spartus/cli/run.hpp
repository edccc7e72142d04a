/// \file
/// `spartus run`: one network and its traces on one configuration.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "run". Returns the exit code; throws Error.
int run_run(const std::vector<std::string>& args);

}  // namespace spartus::cli
