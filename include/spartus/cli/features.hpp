/// \file
/// `spartus features`: a recording becomes a trace.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "features". Returns the exit code; throws Error.
int run_features(const std::vector<std::string>& args);

}  // namespace spartus::cli
