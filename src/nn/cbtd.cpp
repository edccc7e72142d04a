#include "spartus/nn/cbtd.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "spartus/nn/row_mapping.hpp"

namespace spartus::nn {
namespace {

/// Calls `drop` with the place in `weights` of each weight that goes, column by column.
template <typename Drop>
void for_each_dropped(const std::vector<std::int8_t>& weights, std::size_t columns, const MatrixRows& rows,
                      const Decimal& gamma, const Drop& drop) {
    struct Candidate {
        int magnitude;
        std::uint32_t index;
    };
    // The first to go: smaller magnitude, then higher row.
    const auto goes_first = [](const Candidate& a, const Candidate& b) {
        return a.magnitude != b.magnitude ? a.magnitude < b.magnitude : a.index > b.index;
    };
    const auto count = static_cast<std::size_t>(gamma.floor_of_product(rows.per_pe()));
    if (count == 0) return;
    std::vector<Candidate> sub_column(rows.per_pe());
    for (std::size_t column = 0; column < columns; ++column) {
        for (std::uint32_t pe = 0; pe < rows.mapping().pes; ++pe) {
            for (std::uint32_t index = 0; index < sub_column.size(); ++index) {
                const auto row = rows.row(index, pe);
                sub_column[index] = {row ? std::abs(weights[*row * columns + column]) : 0, index};
            }
            const auto kept = sub_column.begin() + static_cast<std::ptrdiff_t>(count);
            std::nth_element(sub_column.begin(), kept - 1, sub_column.end(), goes_first);
            std::for_each(sub_column.begin(), kept, [&](const Candidate& candidate) {
                if (const auto row = rows.row(candidate.index, pe)) drop(*row * columns + column);
            });
        }
    }
}

std::vector<bool> kept_of(const std::vector<std::int8_t>& weights, std::size_t columns, const MatrixRows& rows,
                          const Decimal& gamma) {
    std::vector<bool> kept(weights.size(), true);
    for_each_dropped(weights, columns, rows, gamma, [&](std::size_t weight) { kept[weight] = false; });
    return kept;
}

/// `goes` is asked of each candidate in turn whether it is dropped.
template <typename Goes>
void prune(std::vector<std::int8_t>& weights, std::size_t columns, const MatrixRows& rows, const Decimal& gamma,
           const Goes& goes) {
    // Only weights of columns that have been looked at change.
    for_each_dropped(weights, columns, rows, gamma, [&](std::size_t weight) {
        if (goes()) weights[weight] = 0;
    });
}

template <typename Goes>
void prune(Network& network, const Decimal& gamma, std::uint32_t pes, const Goes& goes) {
    for (Layer& layer : network.layers) {
        prune(layer.weight_ih, layer.inputs, rows_of_ih(layer, pes), gamma, goes);
        prune(layer.weight_hh, layer.hidden, rows_of_hh(layer, pes), gamma, goes);
    }
}

}  // namespace

void apply_cbtd(Network& network, const Decimal& gamma, std::uint32_t pes) {
    prune(network, gamma, pes, [] { return true; });
}

void apply_cbtd(Network& network, const Decimal& gamma, std::uint32_t pes, double alpha, std::mt19937_64& random) {
    // 53 random bits make a number in [0, 1), the same with every standard library; below 1 it always is.
    prune(network, gamma, pes, [&] { return static_cast<double>(random() >> 11U) * 0x1p-53 < alpha; });
}

CbtdMask cbtd_mask(const Layer& layer, const Decimal& gamma, std::uint32_t pes) {
    return {kept_of(layer.weight_ih, layer.inputs, rows_of_ih(layer, pes), gamma),
            kept_of(layer.weight_hh, layer.hidden, rows_of_hh(layer, pes), gamma)};
}

}  // namespace spartus::nn
