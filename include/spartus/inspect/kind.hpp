/// \file
/// Which format a file has, from its first bytes.
#pragma once

#include <string>

namespace spartus::inspect {

enum class Kind { images, network, trace, recording, model, results, wave, json, text };

/// Refuses what is not there, and what can be none of these. Throws Error(input).
Kind kind_of(const std::string& path);

}  // namespace spartus::inspect
