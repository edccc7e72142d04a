/// \file
/// Activation unit → PE array: reads of one accumulator entry of all M PEs, through the one read port of each PE.
/// A read is asked for in the cycle of the read port and answered for the same one: the registers behind it belong
/// to the activation unit. transport_dbg with `write` set replaces the row.
#pragma once

#include <cstdint>

#include "spartus/parts/link.hpp"

namespace spartus::arch::spartus {

struct AccumulatorRow {
    std::uint32_t layer = 0;
    std::uint32_t lidx = 0;
    const std::uint32_t* sums = nullptr;  ///< [M] partial sums, 15 fraction bits, modulo 2^32
    bool write = false;                   ///< for debugging
};

struct AccumulatorLink {
    using tlm_payload_type = AccumulatorRow;
    using tlm_phase_type = parts::ReadPhase;
};

}  // namespace spartus::arch::spartus
