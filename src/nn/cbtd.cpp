#include "spartus/nn/cbtd.hpp"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "spartus/nn/row_mapping.hpp"

namespace spartus::nn {
namespace {

/// `goes` is asked of each candidate in turn whether it is dropped.
template <typename Goes>
void prune(std::vector<std::int8_t>& weights, std::size_t columns, const RowMapping& mapping, std::size_t drop,
           const Goes& goes) {
    struct Candidate {
        int magnitude;
        std::uint32_t lidx;
    };
    // The first to go: smaller magnitude, then higher row.
    const auto goes_first = [](const Candidate& a, const Candidate& b) {
        return a.magnitude != b.magnitude ? a.magnitude < b.magnitude : a.lidx > b.lidx;
    };
    if (drop == 0) return;
    std::vector<Candidate> sub_column(mapping.rows_per_pe());
    for (std::size_t column = 0; column < columns; ++column) {
        const auto weight = [&](std::uint32_t lidx, std::uint32_t pe) -> std::int8_t& {
            return weights[mapping.row(lidx, pe) * columns + column];
        };
        for (std::uint32_t pe = 0; pe < mapping.pes; ++pe) {
            for (std::uint32_t lidx = 0; lidx < sub_column.size(); ++lidx) {
                const bool padding = mapping.neuron(lidx, pe) >= mapping.hidden;
                sub_column[lidx] = {padding ? 0 : std::abs(weight(lidx, pe)), lidx};
            }
            const auto kept = sub_column.begin() + static_cast<std::ptrdiff_t>(drop);
            std::nth_element(sub_column.begin(), kept - 1, sub_column.end(), goes_first);
            std::for_each(sub_column.begin(), kept, [&](const Candidate& candidate) {
                if (mapping.neuron(candidate.lidx, pe) < mapping.hidden && goes()) weight(candidate.lidx, pe) = 0;
            });
        }
    }
}

template <typename Goes>
void prune(Network& network, const Decimal& gamma, std::uint32_t pes, const Goes& goes) {
    for (Layer& layer : network.layers) {
        const RowMapping mapping{static_cast<std::uint32_t>(layer.hidden), pes};
        const auto drop = static_cast<std::size_t>(gamma.floor_of_product(mapping.rows_per_pe()));
        prune(layer.weight_ih, layer.inputs, mapping, drop, goes);
        prune(layer.weight_hh, layer.hidden, mapping, drop, goes);
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
