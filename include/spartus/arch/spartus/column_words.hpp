/// \file
/// What the columns of a matrix are to an array, found from the weights alone: how many words each takes and which
/// accumulator of each PE a word adds to. The check holds the banks against it, so it shares nothing with their
/// layout in nn/cbcsc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "spartus/arch/spartus/config.hpp"
#include "spartus/nn/cell.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::arch::spartus {

class ColumnWords {
   public:
    struct Shape {
        std::uint32_t columns;
        std::uint32_t hidden;            ///< H; the matrix has rows gate by gate, H each
        std::uint32_t pes;               ///< M
        bool dense;                      ///< all L weights are stored; otherwise those that are not zero
        bool lidx;                       ///< whether lidx() will be asked for
        std::uint32_t rows = 4;          ///< accumulators of a neuron in its PE
        nn::Feeds feeds = {0, 1, 2, 3};  ///< which of them each gate adds to
    };

    ColumnWords(const std::vector<std::int8_t>& weights, const Shape& shape);

    /// BLEN: the most weights other than zero of one column and one PE, at least 1; L where all are stored.
    std::uint32_t blen() const { return blen_; }
    /// Weights of a column that are not zero.
    std::uint32_t non_zeros(std::uint32_t column) const { return non_zeros_[column]; }
    std::uint32_t columns() const { return static_cast<std::uint32_t>(non_zeros_.size()); }
    static constexpr std::uint32_t padding = ~std::uint32_t{0};
    /// LIDX of a word in each of the M PEs, or `padding`.
    const std::uint32_t* lidx(std::uint32_t column, std::uint32_t word) const {
        return lidx_.data() + (std::size_t{column} * blen_ + word) * pes_;
    }

   private:
    std::uint32_t blen_ = 1;
    std::vector<std::uint32_t> non_zeros_;
    std::uint32_t pes_;
    std::vector<std::uint32_t> lidx_;  ///< [columns·BLEN][M]
};

/// What a layer's columns are.
struct LayerColumns {
    ColumnWords ih;
    ColumnWords hh;
};

/// Of every layer. lidx() can be asked for where hazards stall.
std::vector<LayerColumns> columns_of(const Config& config, const nn::Network& network);

}  // namespace spartus::arch::spartus
