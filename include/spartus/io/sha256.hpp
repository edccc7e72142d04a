/// \file
/// Fingerprints of input files, by which a result can be traced to what it was made from.
#pragma once

#include <string>

#include "spartus/io/bytes.hpp"

namespace spartus::io {

/// 64 lower-case hexadecimal digits.
std::string sha256(const Bytes& bytes);

/// The same of a file's content, read in blocks. Throws Error(input).
std::string sha256_of_file(const std::string& path);

}  // namespace spartus::io
