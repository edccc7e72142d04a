#include "spartus/nn/cbcsc.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "spartus/base/error.hpp"
#include "spartus/base/math.hpp"
#include "spartus/nn/sub_columns.hpp"

namespace spartus::nn {
namespace {

struct Pair {
    Val val;
    Lidx lidx;
};

/// The weights other than 0 that a PE holds of a column, LIDX ascending.
void find_pairs(const std::int8_t* weights, const MatrixRows& rows, std::vector<Pair>& pairs) {
    pairs.clear();
    for (std::uint32_t index = 0; index < rows.per_pe(); ++index) {
        if (weights[index] != 0) pairs.push_back({weights[index], static_cast<Lidx>(rows.lidx(index))});
    }
}

/// A pair for every LIDX, zeros between those given.
std::vector<Pair> with_zeros(const std::vector<Pair>& pairs, std::uint32_t rows_per_pe) {
    std::vector<Pair> all(rows_per_pe);
    for (std::uint32_t lidx = 0; lidx < rows_per_pe; ++lidx) all[lidx] = {0, static_cast<Lidx>(lidx)};
    for (const Pair& pair : pairs) all[pair.lidx] = pair;
    return all;
}

std::uint32_t largest_sub_column(const std::vector<std::int8_t>& weights, std::size_t columns,
                                 const MatrixRows& rows) {
    std::ptrdiff_t largest = 1;
    const auto count = [&](std::size_t, std::uint32_t, const std::int8_t* values) {
        const std::ptrdiff_t zeros = std::count(values, values + rows.per_pe(), 0);
        largest = std::max(largest, std::ptrdiff_t{rows.per_pe()} - zeros);
    };
    for_each_sub_column(weights, columns, rows, count);
    return static_cast<std::uint32_t>(largest);
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
    std::vector<Pair> pairs;
    const auto store = [&](std::size_t column, std::uint32_t pe, const std::int8_t* values) {
        find_pairs(values, rows, pairs);
        if (dense) pairs = with_zeros(pairs, matrix.blen);
        CbcscBank& bank = matrix.banks[column % arrays];
        const std::size_t first_word = column / arrays * matrix.blen;
        for (std::size_t k = 0; k < pairs.size(); ++k) {
            const std::size_t at = (first_word + k) * mapping.pes + pe;
            bank.val[at] = pairs[k].val;
            bank.lidx[at] = pairs[k].lidx;
        }
    };
    for_each_sub_column(weights, columns, rows, store);
    return matrix;
}

}  // namespace spartus::nn
