/// \file
/// `spartus generate`: seeded networks and traces.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "generate". Returns the exit code; throws Error.
int run_generate(const std::vector<std::string>& args);

}  // namespace spartus::cli
