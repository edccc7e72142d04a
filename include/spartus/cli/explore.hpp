/// \file
/// `spartus explore`: a sweep of configurations into one database.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "explore". Returns the exit code; throws Error.
int run_explore(const std::vector<std::string>& args);

}  // namespace spartus::cli
