/// \file
/// What a message about a bad input file is made of.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace spartus::io {

/// Throws Error(input) "PATH: CAUSE".
[[noreturn]] void refuse(const std::string& path, const std::string& cause);

/// Text found inside a file, in single quotes and on one line: every byte outside printable ASCII as \xNN, cut
/// after 60 bytes with "...".
std::string in_quotes(std::string_view text);

/// "[4096, 123]".
std::string shape_text(const std::vector<std::size_t>& shape);

}  // namespace spartus::io
