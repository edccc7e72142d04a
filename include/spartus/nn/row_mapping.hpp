/// \file
/// Which PE owns which row of the stacked gate matrices. Rows are stacked gate by gate with H padded to a multiple
/// of M: row r = gate·Hp + k. PE p owns the rows p, p+M, p+2M, …, so that all four gates of a neuron lie in one PE;
/// LIDX = r div M is the row's place among them.
#pragma once

#include <cstdint>

#include "spartus/base/math.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::nn {

struct RowMapping {
    std::uint32_t hidden;  ///< H
    std::uint32_t pes;     ///< M

    std::uint32_t groups() const { return ceil_div(hidden, pes); }  ///< G = ⌈H/M⌉, groups of M neurons
    std::uint32_t padded() const { return groups() * pes; }         ///< Hp
    std::uint32_t rows_per_pe() const { return static_cast<std::uint32_t>(gates) * groups(); }  ///< L = 4Hp/M

    /// LIDX of a gate of the neurons of a group: (gate·Hp + group·M + p) div M.
    std::uint32_t lidx(std::uint32_t gate, std::uint32_t group) const { return gate * groups() + group; }
    /// The neuron whose row PE `pe` holds at `lidx`; at least H where the row is padding.
    std::uint32_t neuron(std::uint32_t lidx, std::uint32_t pe) const { return (lidx % groups()) * pes + pe; }
    /// The row of the unpadded [4H] matrix for a neuron below H.
    std::uint32_t row(std::uint32_t lidx, std::uint32_t pe) const {
        return (lidx / groups()) * hidden + neuron(lidx, pe);
    }
};

}  // namespace spartus::nn
