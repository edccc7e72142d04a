/// \file
/// Weight matrices as the PEs share them: by columns, of each the part that a PE owns.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "spartus/nn/row_mapping.hpp"

namespace spartus::nn {

/// Calls `visit(column, pe, weights)` for all columns in turn and of each all PEs. `weights` are the rows.per_pe()
/// ones that the PE holds, 0 where it is padding, and stand until the call returns. `matrix` is [rows][columns];
/// what `visit` changes in a column that it has been called for is not seen.
///
/// A matrix is stored by rows, so a few columns are turned at a time: what comes from memory together is used
/// together.
template <typename Visit>
void for_each_sub_column(const std::vector<std::int8_t>& matrix, std::size_t columns, const MatrixRows& rows,
                         const Visit& visit) {
    constexpr std::size_t line = 64;  // bytes of a cache line
    const std::size_t per_pe = rows.per_pe(), pes = rows.mapping().pes;
    const std::size_t stride =
        per_pe * pes + line;  // no power of two, or a few sets of the cache would take it all
    std::vector<std::int8_t> turned(line * stride);
    for (std::size_t first = 0; first < columns; first += line) {
        const std::size_t width = std::min(line, columns - first);
        for (std::uint32_t pe = 0; pe < pes; ++pe) {
            for (std::uint32_t index = 0; index < per_pe; ++index) {
                const auto row = rows.row(index, pe);
                if (!row) continue;
                const std::int8_t* const from = matrix.data() + *row * columns + first;
                std::int8_t* const to = turned.data() + pe * per_pe + index;
                for (std::size_t c = 0; c < width; ++c) to[c * stride] = from[c];
            }
        }
        for (std::size_t c = 0; c < width; ++c) {
            for (std::uint32_t pe = 0; pe < pes; ++pe) {
                visit(first + c, pe, turned.data() + c * stride + pe * per_pe);
            }
        }
    }
}

}  // namespace spartus::nn
