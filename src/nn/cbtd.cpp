#include "spartus/nn/cbtd.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <vector>

#include "spartus/nn/sub_columns.hpp"

namespace spartus::nn {
namespace {

/// Calls `drop` with the place in `weights` and the value of each weight that goes, column by column.
template <typename Drop>
void for_each_dropped(const std::vector<std::int8_t>& weights, std::size_t columns, const MatrixRows& rows,
                      const Decimal& gamma, const Drop& drop) {
    const auto count = static_cast<std::ptrdiff_t>(gamma.floor_of_product(rows.per_pe()));
    if (count == 0) return;
    // The first to go has the smallest number: smaller magnitude, then higher row. More rows than indices would be
    // 2^46 weights.
    constexpr std::uint32_t index_bits = 24, last_index = (1U << index_bits) - 1;
    const auto order_of = [](std::int8_t weight, std::uint32_t index) {
        return static_cast<std::uint32_t>(std::abs(weight)) << index_bits | (last_index - index);
    };
    const auto index_of = [](std::uint32_t order) { return last_index - (order & last_index); };
    std::vector<std::optional<std::uint32_t>> row_of;  // [pes][per_pe]
    for (std::uint32_t pe = 0; pe < rows.mapping().pes; ++pe) {
        for (std::uint32_t index = 0; index < rows.per_pe(); ++index) row_of.push_back(rows.row(index, pe));
    }
    std::vector<std::uint32_t> orders(rows.per_pe());
    const auto drop_first = [&](std::size_t column, std::uint32_t pe, const std::int8_t* values) {
        for (std::uint32_t index = 0; index < orders.size(); ++index) {
            orders[index] = order_of(values[index], index);
        }
        const auto kept = orders.begin() + count;
        std::nth_element(orders.begin(), kept - 1, orders.end());
        std::for_each(orders.begin(), kept, [&](std::uint32_t order) {
            const std::uint32_t index = index_of(order);
            if (const auto row = row_of[pe * orders.size() + index]) drop(*row * columns + column, values[index]);
        });
    };
    for_each_sub_column(weights, columns, rows, drop_first);
}

std::vector<bool> kept_of(const std::vector<std::int8_t>& weights, std::size_t columns, const MatrixRows& rows,
                          const Decimal& gamma) {
    std::vector<bool> kept(weights.size(), true);
    for_each_dropped(weights, columns, rows, gamma, [&](std::size_t weight, int) { kept[weight] = false; });
    return kept;
}

/// `goes` is asked of each candidate in turn whether it is dropped.
template <typename Goes>
void prune(std::vector<std::int8_t>& weights, std::size_t columns, const MatrixRows& rows, const Decimal& gamma,
           const Goes& goes) {
    for_each_dropped(weights, columns, rows, gamma, [&](std::size_t weight, int value) {
        if (goes() && value != 0) weights[weight] = 0;
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
