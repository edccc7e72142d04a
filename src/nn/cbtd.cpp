#include "spartus/nn/cbtd.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "spartus/nn/row_mapping.hpp"

namespace spartus::nn {
namespace {

void prune(std::vector<std::int8_t>& weights, std::size_t columns, const MatrixRows& rows, const Decimal& gamma) {
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
                if (const auto row = rows.row(candidate.index, pe)) weights[*row * columns + column] = 0;
            });
        }
    }
}

}  // namespace

void apply_cbtd(Network& network, const Decimal& gamma, std::uint32_t pes) {
    for (Layer& layer : network.layers) {
        prune(layer.weight_ih, layer.inputs, rows_of_ih(layer, pes), gamma);
        prune(layer.weight_hh, layer.hidden, rows_of_hh(layer, pes), gamma);
    }
}

}  // namespace spartus::nn
