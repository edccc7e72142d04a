/// \file
/// `spartus ablation`: what pruning and delta updates each bring, beside the published figures.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "ablation". Returns the exit code; throws Error.
int run_ablation(const std::vector<std::string>& args);

}  // namespace spartus::cli
