/// \file
/// Hashes of numbers, the same on every machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "spartus/io/bytes.hpp"

namespace spartus::regress {

using Values = std::vector<std::int16_t>::const_iterator;

/// Appends the values as int16, little-endian.
void append(Values begin, Values end, io::Bytes& bytes);

/// SHA-256 of the values as int16, little-endian.
std::string hash_of(Values begin, Values end);

}  // namespace spartus::regress
