#include "spartus/pack/widths.hpp"

#include <algorithm>

#include "spartus/base/math.hpp"
#include "spartus/nn/row_mapping.hpp"

namespace spartus::pack {

Widths widths_of(const nn::Network& network, const nn::BankGeometry& geometry) {
    Widths widths;
    if (geometry.format == nn::BankFormat::dense) return widths;
    std::uint32_t rows = 1;
    for (const nn::Layer& layer : network.layers) {
        rows = std::max(rows, nn::mapping_of(layer, geometry.pes).rows_per_pe());
    }
    widths.lidx = ceil_log2(rows);
    return widths;
}

std::string text_of(nn::BankFormat format) {
    return format == nn::BankFormat::dense ? "dense" : "cbcsc";
}

}  // namespace spartus::pack
