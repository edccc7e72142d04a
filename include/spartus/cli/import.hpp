/// \file
/// `spartus import`: a trained network out of somebody else's file.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "import". Returns the exit code; throws Error.
int run_import(const std::vector<std::string>& args);

}  // namespace spartus::cli
