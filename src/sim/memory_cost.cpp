#include "spartus/sim/memory_cost.hpp"

#include <algorithm>
#include <limits>

#include "spartus/hw/activation_unit.hpp"
#include "spartus/lstm/row_mapping.hpp"

namespace spartus::sim {

std::uint64_t bram36_of(std::uint64_t width, std::uint64_t depth) {
    struct Shape {
        std::uint64_t depth, width;
    };
    constexpr Shape shapes[] = {{512, 72}, {1024, 36}, {2048, 18}, {4096, 9}, {8192, 4}, {16384, 2}, {32768, 1}};
    std::uint64_t cheapest = std::numeric_limits<std::uint64_t>::max();
    for (const Shape& shape : shapes) {
        const std::uint64_t side_by_side = (width + shape.width - 1) / shape.width;
        const std::uint64_t stacked = (depth + shape.depth - 1) / shape.depth;
        cheapest = std::min(cheapest, side_by_side * stacked);
    }
    return cheapest;
}

std::uint32_t lidx_bits(const lstm::Network& network, std::uint32_t pes) {
    std::uint32_t rows = 0;
    for (const lstm::Layer& layer : network.layers) {
        rows = std::max(rows, lstm::RowMapping{static_cast<std::uint32_t>(layer.hidden), pes}.rows_per_pe());
    }
    return hw::tree_levels(rows);
}

std::uint64_t weight_bram36(const config::Config& config, const lstm::Network& network, std::uint64_t bank_depth) {
    const std::uint64_t pes = config.accelerator.pes_per_array;
    const bool indexed = config.weight_bank.format == config::BankFormat::cbcsc;
    const std::uint64_t pair_bits = 8 + (indexed ? lidx_bits(network, config.accelerator.pes_per_array) : 0);
    return config.accelerator.arrays * bram36_of(pes * pair_bits, bank_depth);
}

std::uint64_t dsp48_of(const config::Accelerator& accelerator) {
    return std::uint64_t{accelerator.arrays} * accelerator.pes_per_array + accelerator.pes_per_array;
}

}  // namespace spartus::sim
