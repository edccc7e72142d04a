/// \file
/// `spartus inspect`: what is in a file.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "inspect". Returns the exit code; throws Error.
int run_inspect(const std::vector<std::string>& args);

}  // namespace spartus::cli
