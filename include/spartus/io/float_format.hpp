/// \file
/// The floating-point numbers that networks are stored in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace spartus::io {

/// How they are read. `load` takes `count` numbers of `bytes` little-endian bytes each; F64 is rounded to the
/// nearest float, and is infinite beyond the largest.
struct FloatFormat {
    std::size_t bytes;
    void (*load)(const std::uint8_t* from, std::size_t count, float* to);
};

/// "F64", "F32", "F16" or "BF16"; nothing for any other name.
std::optional<FloatFormat> float_format(std::string_view name);

}  // namespace spartus::io
