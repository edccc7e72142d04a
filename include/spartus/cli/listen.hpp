/// \file
/// `spartus listen`: speech becomes phones.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "listen". Returns the exit code; throws Error.
int run_listen(const std::vector<std::string>& args);

}  // namespace spartus::cli
