#include "spartus/nn/cbtd.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "spartus/nn/row_mapping.hpp"

namespace spartus::nn {
namespace {

/// `goes` is asked of each candidate in turn whether it is dropped.
template <typename Goes>
void prune(std::vector<std::int8_t>& weights, std::size_t columns, const MatrixRows& rows, const Decimal& gamma,
           const Goes& goes) {
    struct Candidate {
        int magnitude;
        std::uint32_t index;
    };
    // The first to go: smaller magnitude, then higher row.
    const auto goes_first = [](const Candidate& a, const Candidate& b) {
        return a.magnitude != b.magnitude ? a.magnitude < b.magnitude : a.index > b.index;
    };
    const auto drop = static_cast<std::size_t>(gamma.floor_of_product(rows.per_pe()));
    if (drop == 0) return;
    std::vector<Candidate> sub_column(rows.per_pe());
    for (std::size_t column = 0; column < columns; ++column) {
        for (std::uint32_t pe = 0; pe < rows.mapping().pes; ++pe) {
            for (std::uint32_t index = 0; index < sub_column.size(); ++index) {
                const auto row = rows.row(index, pe);
                sub_column[index] = {row ? std::abs(weights[*row * columns + column]) : 0, index};
            }
            const auto kept = sub_column.begin() + static_cast<std::ptrdiff_t>(drop);
            std::nth_element(sub_column.begin(), kept - 1, sub_column.end(), goes_first);
            std::for_each(sub_column.begin(), kept, [&](const Candidate& candidate) {
                const auto row = rows.row(candidate.index, pe);
                if (row && goes()) weights[*row * columns + column] = 0;
            });
        }
    }
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

}  // namespace spartus::nn
