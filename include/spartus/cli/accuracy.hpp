/// \file
/// `spartus accuracy`: what quantisation, pruning and thresholds cost, and what they gain.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after "accuracy". Returns the exit code; throws Error.
int run_accuracy(const std::vector<std::string>& args);

}  // namespace spartus::cli
