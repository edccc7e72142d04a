#include "spartus/nn/cbtd.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

#include "spartus/nn/row_mapping.hpp"

namespace spartus::nn {
namespace {

/// Columns that are looked at side by side: what comes from memory together is used together, and the loops over
/// them take vectors.
constexpr std::size_t width = 64;

template <typename T>
using PerColumn = std::array<T, width>;

/// So many rows a byte can count, for vectors of as many columns as possible.
constexpr std::size_t most_rows = 255;

using Magnitudes = PerColumn<std::uint8_t>;

/// How many rows of each column reach `bound`.
PerColumn<std::uint32_t> count_reaching(const Magnitudes* rows, std::size_t count, const Magnitudes& bound) {
    PerColumn<std::uint32_t> all{};
    for (std::size_t begin = 0; begin < count; begin += most_rows) {
        const std::size_t end = std::min(begin + most_rows, count);
        PerColumn<std::uint8_t> some{};
        for (std::size_t k = begin; k < end; ++k) {
            for (std::size_t c = 0; c < width; ++c)
                some[c] = static_cast<std::uint8_t>(some[c] + (rows[k][c] >= bound[c] ? 1 : 0));
        }
        for (std::size_t c = 0; c < width; ++c) all[c] += some[c];
    }
    return all;
}

/// Of each column the largest magnitude that at least `wanted` rows reach.
Magnitudes reached_by(const Magnitudes* rows, std::size_t count, std::size_t wanted) {
    Magnitudes reached{};
    for (unsigned bit = 128; bit > 0; bit /= 2) {
        Magnitudes candidate{};
        for (std::size_t c = 0; c < width; ++c) candidate[c] = static_cast<std::uint8_t>(reached[c] | bit);
        const PerColumn<std::uint32_t> reaching = count_reaching(rows, count, candidate);
        for (std::size_t c = 0; c < width; ++c) reached[c] = reaching[c] >= wanted ? candidate[c] : reached[c];
    }
    return reached;
}

/// The `wanted` largest of each column become 1, the others 0. Of equal ones the lower rows are taken.
void take_largest(Magnitudes* rows, std::size_t count, std::size_t wanted) {
    if (wanted == 0) {
        std::fill_n(rows, count, Magnitudes{});
        return;
    }
    const Magnitudes least = reached_by(rows, count, wanted);
    Magnitudes larger{};
    for (std::size_t c = 0; c < width; ++c) larger[c] = static_cast<std::uint8_t>(least[c] + 1);
    PerColumn<std::uint32_t> equals = count_reaching(rows, count, larger);  // to be taken yet
    for (std::uint32_t& number : equals) number = static_cast<std::uint32_t>(wanted) - number;
    for (std::size_t begin = 0; begin < count; begin += most_rows) {
        const std::size_t end = std::min(begin + most_rows, count);
        PerColumn<std::uint8_t> some{};
        for (std::size_t c = 0; c < width; ++c) {
            some[c] = static_cast<std::uint8_t>(std::min<std::uint32_t>(equals[c], most_rows));
            equals[c] -= some[c];
        }
        for (std::size_t k = begin; k < end; ++k) {
            for (std::size_t c = 0; c < width; ++c) {
                const std::uint8_t equal = std::min<std::uint8_t>(some[c], rows[k][c] == least[c] ? 1 : 0);
                some[c] = static_cast<std::uint8_t>(some[c] - equal);
                rows[k][c] = static_cast<std::uint8_t>(equal | static_cast<std::uint8_t>(rows[k][c] > least[c]));
            }
        }
        for (std::size_t c = 0; c < width; ++c) equals[c] += some[c];
    }
}

/// Which weights stay, 0 or 1, in the order of the matrix.
std::vector<std::uint8_t> kept_of(const std::vector<std::int8_t>& weights, std::size_t columns,
                                  const MatrixRows& rows, const Decimal& gamma) {
    std::vector<std::uint8_t> kept(weights.size(), 1);
    const auto dropped = static_cast<std::uint32_t>(gamma.floor_of_product(rows.per_pe()));
    if (dropped == 0) return kept;
    const std::uint32_t per_pe = rows.per_pe(), pes = rows.mapping().pes;
    std::vector<Magnitudes> block(std::size_t{per_pe} * pes);              // [M][per_pe], 0 in padding
    const auto for_each_row = [&](std::size_t first, const auto& visit) {  // in the order of the matrix
        for (std::uint32_t index = 0; index < per_pe; ++index) {
            for (std::uint32_t pe = 0; pe < pes; ++pe) {
                const auto row = rows.row(index, pe);
                if (row) visit(block[std::size_t{pe} * per_pe + index], *row * columns + first);
            }
        }
    };
    for (std::size_t first = 0; first < columns; first += width) {
        const std::size_t here = std::min(width, columns - first);
        std::fill(block.begin(), block.end(), Magnitudes{});
        for_each_row(first, [&](auto& row, std::size_t at) {
            const std::int8_t* const from = weights.data() + at;
            for (std::size_t c = 0; c < here; ++c) row[c] = static_cast<std::uint8_t>(std::abs(from[c]));
        });
        for (std::size_t pe = 0; pe < pes; ++pe) take_largest(block.data() + pe * per_pe, per_pe, per_pe - dropped);
        for_each_row(first, [&](const auto& row, std::size_t at) {
            std::copy_n(row.begin(), here, kept.begin() + static_cast<std::ptrdiff_t>(at));
        });
    }
    return kept;
}

/// `goes` is asked of each candidate in turn whether it is dropped.
template <typename Goes>
void prune(std::vector<std::int8_t>& weights, std::size_t columns, const MatrixRows& rows, const Decimal& gamma,
           const Goes& goes) {
    const std::vector<std::uint8_t> kept = kept_of(weights, columns, rows, gamma);
    for (std::size_t k = 0; k < weights.size(); ++k) {
        if (kept[k] == 0 && goes()) weights[k] = 0;
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

CbtdMask cbtd_mask(const Layer& layer, const Decimal& gamma, std::uint32_t pes) {
    return {kept_of(layer.weight_ih, layer.inputs, rows_of_ih(layer, pes), gamma),
            kept_of(layer.weight_hh, layer.hidden, rows_of_hh(layer, pes), gamma)};
}

}  // namespace spartus::nn
