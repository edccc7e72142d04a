/// \file
/// Arithmetic on lengths that a file claims.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

namespace spartus::io {

/// Product of all dimensions and `element_bytes`, or nothing if it overflows. A zero anywhere makes it 0.
inline std::optional<std::size_t> byte_count(const std::vector<std::size_t>& shape, std::size_t element_bytes) {
    for (const std::size_t dimension : shape) {
        if (dimension == 0) return 0;
    }
    std::size_t product = element_bytes;
    for (const std::size_t dimension : shape) {
        if (product > std::numeric_limits<std::size_t>::max() / dimension) return std::nullopt;
        product *= dimension;
    }
    return product;
}

}  // namespace spartus::io
