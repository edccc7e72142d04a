/// \file
/// Column-balanced targeted dropout. At its end point (α = 1), in every sub-column, that is the L rows of one
/// column that one PE owns, the ⌊L·γ⌋ weights of smallest magnitude become zero. Every PE is left with the same
/// number of weights in every column. Of equal magnitudes the lower row is kept; padding rows count as zeros. Rows
/// that the matrix does not feed do not count: of a GRU, ⌊(3L/4)·γ⌋ of 3L/4 go.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "spartus/base/decimal.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::nn {

/// Prunes W_ih and W_hh of every layer for arrays of `pes` PEs. Biases are never pruned.
void apply_cbtd(Network& network, const Decimal& gamma, std::uint32_t pes);

/// The same while a network is trained: each weight that would become zero does so with probability `alpha` only,
/// drawn in the order of the matrices.
void apply_cbtd(Network& network, const Decimal& gamma, std::uint32_t pes, double alpha, std::mt19937_64& random);

/// Which weights CBTD at α = 1 leaves, 0 or 1 in the order of the matrices; a weight that is 0 may be among them.
struct CbtdMask {
    std::vector<std::uint8_t> ih, hh;
};

CbtdMask cbtd_mask(const Layer& layer, const Decimal& gamma, std::uint32_t pes);

}  // namespace spartus::nn
