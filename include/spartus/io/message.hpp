/// \file
/// What a message about a bad input file is made of.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "spartus/base/printable.hpp"

namespace spartus::io {

/// Throws Error(input) "PATH: CAUSE".
[[noreturn]] void refuse(const std::string& path, const std::string& cause);

using spartus::in_quotes;

/// "[4096, 123]".
std::string shape_text(const std::vector<std::size_t>& shape);

}  // namespace spartus::io
