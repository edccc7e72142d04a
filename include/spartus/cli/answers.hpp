/// \file
/// `spartus answers`: the best designs of a finished sweep, and what their parameters do.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "answers". Returns the exit code; throws Error.
int run_answers(const std::vector<std::string>& args);

}  // namespace spartus::cli
