/// \file
/// Activation unit → PE array: reads of accumulator entries of all M PEs, a row after the other, through the one
/// read port of each PE. The annotated cycle is that of the first row; it is answered for the same one, since the
/// registers behind the port belong to the activation unit. transport_dbg with `write` set replaces the first row.
#pragma once

#include <cstdint>

#include "spartus/parts/link.hpp"

namespace spartus::arch::spartus {

struct AccumulatorRows {
    std::uint32_t layer = 0;
    std::uint32_t lidx = 0;               ///< of the first row
    std::uint32_t count = 1;              ///< rows, read in as many consecutive cycles
    std::uint32_t stride = 1;             ///< from the LIDX of a row to that of the next
    const std::uint32_t* sums = nullptr;  ///< [M] partial sums of the first row, 15 fraction bits, modulo 2^32;
                                          ///< those of the next are stride·M further on
    bool write = false;  ///< for debugging
};

struct AccumulatorLink {
    using tlm_payload_type = AccumulatorRows;
    using tlm_phase_type = parts::ReadPhase;
};

}  // namespace spartus::arch::spartus
