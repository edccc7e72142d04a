/// \file
/// `spartus merge`: the shards of a sweep into one database.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "merge". Returns the exit code; throws Error.
int run_merge(const std::vector<std::string>& args);

}  // namespace spartus::cli
