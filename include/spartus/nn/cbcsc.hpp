/// \file
/// Column-balanced compressed sparse columns: the layout of a weight matrix in the banks of N arrays of M PEs.
/// Array n owns the columns j mod N = n. Every sub-column (one column, one PE) takes exactly BLEN pairs
/// (VAL, LIDX), LIDX ascending; short ones are padded with VAL = 0. A word is the M pairs, one per PE, that an
/// array reads in one cycle, so a column takes BLEN words and starts at word (j div N)·BLEN: no column pointers.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/nn/row_mapping.hpp"

namespace spartus::nn {

using Val = std::int8_t;     ///< Q1.7 LSB; 0 is padding
using Lidx = std::uint16_t;  ///< 0 .. L-1

/// What a bank stores.
enum class BankFormat {
    cbcsc,  ///< BLEN pairs (VAL, LIDX) per sub-column
    dense,  ///< all L weights of every sub-column
};

/// One array's share of a matrix: `slots`·BLEN words of M pairs each, word-major.
struct CbcscBank {
    std::vector<Val> val;
    std::vector<Lidx> lidx;
};

struct Cbcsc {
    std::uint32_t blen = 1;        ///< words per column: the most non-zeros of any sub-column, at least 1
    std::uint32_t slots = 0;       ///< columns that every bank has room for: ⌈columns/N⌉
    std::uint64_t non_zeros = 0;   ///< pairs that are not padding
    std::uint64_t pairs = 0;       ///< pairs stored for existing columns: columns·M·BLEN
    std::vector<CbcscBank> banks;  ///< [N]
};

/// BLEN of a matrix [gates·H][columns]: what encoding it would find, without the encoding.
std::uint32_t blen_of(const std::vector<std::int8_t>& weights, std::size_t columns, const MatrixRows& rows,
                      BankFormat format);

/// Encodes `weights` [gates·H][columns]. With BankFormat::dense all L weights of a sub-column are stored and BLEN =
/// L; rows that the matrix lacks are zeros among them. \throws Error if L exceeds what an LIDX can hold.
Cbcsc encode_cbcsc(const std::vector<std::int8_t>& weights, std::size_t columns, const MatrixRows& rows,
                   std::uint32_t arrays, BankFormat format);

}  // namespace spartus::nn
