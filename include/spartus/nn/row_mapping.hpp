/// \file
/// Which PE owns which row. The rows of a layer are stacked row by row of its neurons with H padded to a multiple
/// of M: r = row·Hp + k. PE p owns p, p+M, p+2M, …, so that all rows of a neuron lie in one PE; LIDX = r div M is
/// the place among them.
#pragma once

#include <cstdint>
#include <optional>

#include "spartus/base/math.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::nn {

/// G = ⌈H/M⌉, groups of M neurons.
constexpr std::uint32_t groups_of(std::uint32_t hidden, std::uint32_t pes) {
    return ceil_div(hidden, pes);
}

struct RowMapping {
    std::uint32_t hidden;  ///< H
    std::uint32_t pes;     ///< M
    std::uint32_t rows;    ///< of a neuron, Cell::rows

    std::uint32_t groups() const { return groups_of(hidden, pes); }
    std::uint32_t padded() const { return groups() * pes; }        ///< Hp
    std::uint32_t rows_per_pe() const { return rows * groups(); }  ///< L = rows·Hp/M, of an LSTM or GRU 4Hp/M

    /// LIDX of a row of the neurons of a group: (row·Hp + group·M + p) div M.
    std::uint32_t lidx(std::uint32_t row, std::uint32_t group) const { return row * groups() + group; }
    /// The neuron whose row PE `pe` holds at `lidx`; at least H where the row is padding.
    std::uint32_t neuron(std::uint32_t lidx, std::uint32_t pe) const { return (lidx % groups()) * pes + pe; }
    /// The place in an unpadded vector [rows·H] for a neuron below H.
    std::uint32_t row(std::uint32_t lidx, std::uint32_t pe) const {
        return (lidx / groups()) * hidden + neuron(lidx, pe);
    }
};

/// The rows of one weight matrix, which need not feed every row of a neuron. A PE holds per_pe() of them, counted
/// from 0 with LIDX ascending.
class MatrixRows {
   public:
    /// `feeds` is Cell::ih or Cell::hh.
    MatrixRows(const RowMapping& mapping, std::uint32_t gates, const Feeds& feeds)
        : mapping_(mapping), gates_(gates), feeds_(feeds) {}

    const RowMapping& mapping() const { return mapping_; }
    std::uint32_t per_pe() const { return gates_ * mapping_.groups(); }  ///< L without the rows that it lacks
    std::uint32_t lidx(std::uint32_t index) const {
        return mapping_.lidx(feeds_[index / mapping_.groups()], index % mapping_.groups());
    }
    /// The row of the matrix as in the file, [gates·H]; none where it is padding.
    std::optional<std::uint32_t> row(std::uint32_t index, std::uint32_t pe) const {
        const std::uint32_t neuron = mapping_.neuron(index, pe);
        if (neuron >= mapping_.hidden) return std::nullopt;
        return index / mapping_.groups() * mapping_.hidden + neuron;
    }

   private:
    RowMapping mapping_;
    std::uint32_t gates_;
    Feeds feeds_;
};

inline RowMapping mapping_of(const Layer& layer, std::uint32_t pes) {
    return {static_cast<std::uint32_t>(layer.hidden), pes, layer.cell->rows};
}

inline MatrixRows rows_of_ih(const Layer& layer, std::uint32_t pes) {
    return {mapping_of(layer, pes), layer.cell->gates, layer.cell->ih};
}

inline MatrixRows rows_of_hh(const Layer& layer, std::uint32_t pes) {
    return {mapping_of(layer, pes), layer.cell->gates, layer.cell->hh};
}

}  // namespace spartus::nn
