/// \file
/// `spartus pack`: a network as the memory images of the weight banks.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "pack". Returns the exit code; throws Error.
int run_pack(const std::vector<std::string>& args);

}  // namespace spartus::cli
