#include "spartus/nn/cbcsc.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "spartus/base/error.hpp"
#include "spartus/base/math.hpp"

namespace spartus::nn {
namespace {

/// Calls `visit(column, pe, lidx, weight)` for all weights other than 0, row by row: so LIDX ascends in every
/// sub-column.
template <typename Visit>
void for_each_non_zero(const std::vector<std::int8_t>& weights, std::size_t columns, const MatrixRows& rows,
                       const Visit& visit) {
    for (std::uint32_t index = 0; index < rows.per_pe(); ++index) {
        const std::uint32_t lidx = rows.lidx(index);
        for (std::uint32_t pe = 0; pe < rows.mapping().pes; ++pe) {
            const auto row = rows.row(index, pe);
            if (!row) continue;
            const std::int8_t* const of_row = weights.data() + *row * columns;
            for (std::size_t column = 0; column < columns; ++column) {
                if (of_row[column] != 0) visit(column, pe, lidx, of_row[column]);
            }
        }
    }
}

std::uint32_t largest_sub_column(const std::vector<std::int8_t>& weights, std::size_t columns,
                                 const MatrixRows& rows) {
    std::vector<std::uint32_t> counts(columns * rows.mapping().pes);  // [M][columns]
    for_each_non_zero(weights, columns, rows, [&](std::size_t column, std::uint32_t pe, std::uint32_t, Val) {
        ++counts[pe * columns + column];
    });
    const auto largest = std::max_element(counts.begin(), counts.end());
    return largest == counts.end() ? 1 : std::max(1u, *largest);
}

}  // namespace

std::uint32_t blen_of(const std::vector<std::int8_t>& weights, std::size_t columns, const MatrixRows& rows,
                      BankFormat format) {
    return format == BankFormat::dense ? rows.mapping().rows_per_pe() : largest_sub_column(weights, columns, rows);
}

Cbcsc encode_cbcsc(const std::vector<std::int8_t>& weights, std::size_t columns, const MatrixRows& rows,
                   std::uint32_t arrays, BankFormat format) {
    constexpr std::uint32_t most_indices = std::numeric_limits<Lidx>::max() + 1u;
    const RowMapping& mapping = rows.mapping();
    if (mapping.rows_per_pe() > most_indices) {
        throw Error(ExitCode::config, "accelerator.pes_per_array: with " + std::to_string(mapping.pes) +
                                          " PEs each holds " + std::to_string(mapping.rows_per_pe()) +
                                          " rows of this network; at most " + std::to_string(most_indices) +
                                          " can be indexed: use more PEs");
    }
    const bool dense = format == BankFormat::dense;
    Cbcsc matrix;
    matrix.blen = blen_of(weights, columns, rows, format);
    matrix.slots = static_cast<std::uint32_t>(ceil_div(columns, arrays));
    matrix.non_zeros = weights.size() - static_cast<std::uint64_t>(std::count(weights.begin(), weights.end(), 0));
    matrix.pairs = std::uint64_t{columns} * mapping.pes * matrix.blen;

    const std::size_t bank_pairs = std::size_t{matrix.slots} * matrix.blen * mapping.pes;
    matrix.banks.assign(arrays, {std::vector<Val>(bank_pairs), std::vector<Lidx>(bank_pairs)});
    struct Place {
        CbcscBank& bank;
        std::size_t first_word;
    };
    std::vector<Place> places;
    for (std::size_t column = 0; column < columns; ++column) {
        places.push_back({matrix.banks[column % arrays], column / arrays * matrix.blen});
        if (!dense) continue;
        auto lidx =
            places.back().bank.lidx.begin() + static_cast<std::ptrdiff_t>(places.back().first_word * mapping.pes);
        for (std::uint32_t word = 0; word < matrix.blen; ++word) {
            lidx = std::fill_n(lidx, mapping.pes, static_cast<Lidx>(word));
        }
    }
    std::vector<std::uint32_t> stored(columns * mapping.pes);  // [M][columns]
    for_each_non_zero(weights, columns, rows,
                      [&](std::size_t column, std::uint32_t pe, std::uint32_t lidx, Val weight) {
                          const std::uint32_t word = dense ? lidx : stored[pe * columns + column]++;
                          const Place& place = places[column];
                          const std::size_t at = (place.first_word + word) * mapping.pes + pe;
                          place.bank.val[at] = weight;
                          place.bank.lidx[at] = static_cast<Lidx>(lidx);
                      });
    return matrix;
}

}  // namespace spartus::nn
