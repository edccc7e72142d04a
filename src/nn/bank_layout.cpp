#include "spartus/nn/bank_layout.hpp"

#include <limits>
#include <utility>

#include "spartus/base/error.hpp"

namespace spartus::nn {

BankLayout lay_out(const Network& network, const BankGeometry& geometry) {
    BankLayout layout;
    std::uint64_t depth = 0;
    const auto place = [&](const std::vector<std::int8_t>& weights, std::size_t columns, const MatrixRows& rows) {
        Cbcsc content = encode_cbcsc(weights, columns, rows, geometry.arrays, geometry.format);
        const std::uint64_t words = std::uint64_t{content.slots} * content.blen;
        if (depth + words > std::numeric_limits<std::uint32_t>::max()) {
            throw Error(ExitCode::config, "the network needs more than 2^32 words in a weight bank: use more PEs");
        }
        layout.matrices.push_back({static_cast<std::uint32_t>(depth), std::move(content)});
        depth += words;
    };
    for (const Layer& layer : network.layers) {
        place(layer.weight_ih, layer.inputs, rows_of_ih(layer, geometry.pes));
        place(layer.weight_hh, layer.hidden, rows_of_hh(layer, geometry.pes));
    }
    layout.depth = static_cast<std::uint32_t>(depth);
    return layout;
}

}  // namespace spartus::nn
