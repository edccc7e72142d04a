/// \file
/// The weights of a matrix that are not zero, column after column, as both references multiply them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include "spartus/nn/cell.hpp"

namespace spartus::nn {

/// Within a column by row.
template <typename Weight>
struct NonZeros {
    std::vector<std::size_t> begin;  ///< of each column, and behind the last
    std::vector<std::uint32_t> row;  ///< of each weight: which of the layer's [rows·H] sums its own row feeds
    std::vector<Weight> weight;

    NonZeros() = default;

    /// `matrix` is [gates·H][columns], H = `hidden`; gate g feeds row `feeds`[g] of each unit.
    NonZeros(const std::vector<Weight>& matrix, std::size_t columns, const Feeds& feeds, std::size_t hidden)
        : begin(columns + 1) {
        const std::size_t rows = matrix.size() / columns;
        for (std::size_t r = 0; r < rows; ++r) {
            for (std::size_t c = 0; c < columns; ++c) begin[c + 1] += matrix[r * columns + c] != Weight{} ? 1 : 0;
        }
        std::partial_sum(begin.begin(), begin.end(), begin.begin());
        row.resize(begin.back());
        weight.resize(begin.back());
        std::vector<std::size_t> next(begin.begin(), begin.end() - 1);
        for (std::size_t r = 0; r < rows; ++r) {
            const auto sum = static_cast<std::uint32_t>(feeds[r / hidden] * hidden + r % hidden);
            for (std::size_t c = 0; c < columns; ++c) {
                const Weight w = matrix[r * columns + c];
                if (w == Weight{}) continue;
                row[next[c]] = sum;
                weight[next[c]++] = w;
            }
        }
    }
};

}  // namespace spartus::nn
