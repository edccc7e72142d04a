#include "spartus/nn/cbcsc.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include "spartus/base/error.hpp"
#include "spartus/base/math.hpp"

namespace spartus::nn {
namespace {

struct Pair {
    Val val;
    Lidx lidx;
};

/// The weights of one column that one PE holds, LIDX ascending; without the zeros unless they are wanted.
void read_sub_column(const std::vector<std::int8_t>& weights, std::size_t columns, std::size_t column,
                     const RowMapping& mapping, std::uint32_t pe, bool with_zeros, std::vector<Pair>& pairs) {
    pairs.clear();
    for (std::uint32_t lidx = 0; lidx < mapping.rows_per_pe(); ++lidx) {
        const bool padding = mapping.neuron(lidx, pe) >= mapping.hidden;
        const Val val = padding ? Val{0} : weights[mapping.row(lidx, pe) * columns + column];
        if (val != 0 || with_zeros) pairs.push_back({val, static_cast<Lidx>(lidx)});
    }
}

std::uint32_t largest_sub_column(const std::vector<std::int8_t>& weights, std::size_t columns,
                                 const RowMapping& mapping) {
    std::size_t largest = 1;
    std::vector<Pair> pairs;
    for (std::size_t column = 0; column < columns; ++column) {
        for (std::uint32_t pe = 0; pe < mapping.pes; ++pe) {
            read_sub_column(weights, columns, column, mapping, pe, false, pairs);
            largest = std::max(largest, pairs.size());
        }
    }
    return static_cast<std::uint32_t>(largest);
}

}  // namespace

std::uint32_t blen_of(const std::vector<std::int8_t>& weights, std::size_t columns, const RowMapping& mapping,
                      config::BankFormat format) {
    return format == config::BankFormat::dense ? mapping.rows_per_pe()
                                               : largest_sub_column(weights, columns, mapping);
}

Cbcsc encode_cbcsc(const std::vector<std::int8_t>& weights, std::size_t columns, const RowMapping& mapping,
                   std::uint32_t arrays, config::BankFormat format) {
    constexpr std::uint32_t most_rows = std::numeric_limits<Lidx>::max() + 1u;
    if (mapping.rows_per_pe() > most_rows) {
        throw Error(ExitCode::config, "accelerator.pes_per_array: with " + std::to_string(mapping.pes) +
                                          " PEs each holds " + std::to_string(mapping.rows_per_pe()) +
                                          " rows of this network; at most " + std::to_string(most_rows) +
                                          " can be indexed: use more PEs");
    }
    const bool dense = format == config::BankFormat::dense;
    Cbcsc matrix;
    matrix.blen = blen_of(weights, columns, mapping, format);
    matrix.slots = static_cast<std::uint32_t>(ceil_div(columns, arrays));
    matrix.non_zeros = weights.size() - static_cast<std::uint64_t>(std::count(weights.begin(), weights.end(), 0));
    matrix.pairs = std::uint64_t{columns} * mapping.pes * matrix.blen;

    const std::size_t bank_pairs = std::size_t{matrix.slots} * matrix.blen * mapping.pes;
    matrix.banks.assign(arrays, {std::vector<Val>(bank_pairs), std::vector<Lidx>(bank_pairs)});
    std::vector<Pair> pairs;
    for (std::size_t column = 0; column < columns; ++column) {
        CbcscBank& bank = matrix.banks[column % arrays];
        const std::size_t first_word = column / arrays * matrix.blen;
        for (std::uint32_t pe = 0; pe < mapping.pes; ++pe) {
            read_sub_column(weights, columns, column, mapping, pe, dense, pairs);
            for (std::size_t k = 0; k < pairs.size(); ++k) {
                const std::size_t at = (first_word + k) * mapping.pes + pe;
                bank.val[at] = pairs[k].val;
                bank.lidx[at] = pairs[k].lidx;
            }
        }
    }
    return matrix;
}

}  // namespace spartus::nn
