/// \file
/// What stands where in the weight banks: the matrices of a network one behind the other, W_ih before W_hh, layer
/// by layer, at the same word in every bank.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/nn/cbcsc.hpp"

namespace spartus::nn {

/// The banks of an accelerator.
struct BankGeometry {
    std::uint32_t arrays;  ///< N, a bank each
    std::uint32_t pes;     ///< M
    BankFormat format;
};

struct PlacedMatrix {
    std::uint32_t base;  ///< its first word
    Cbcsc content;

    std::uint32_t words() const { return content.slots * content.blen; }
};

struct BankLayout {
    std::vector<PlacedMatrix> matrices;  ///< W_ih and W_hh of layer 0, of layer 1, …
    std::uint32_t depth = 0;             ///< words of a bank
};

/// \throws Error if a bank would need more than 2^32 words, or as encode_cbcsc() does.
BankLayout lay_out(const Network& network, const BankGeometry& geometry);

}  // namespace spartus::nn
