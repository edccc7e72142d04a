/// \file
/// `spartus reproduce`: the published figures beside those of the model.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "reproduce". Returns the exit code; throws Error.
int run_reproduce(const std::vector<std::string>& args);

}  // namespace spartus::cli
