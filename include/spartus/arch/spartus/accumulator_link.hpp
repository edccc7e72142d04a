/// \file
/// Activation unit → PE array: reads of one accumulator entry of all M PEs, through the one read port of each PE.
/// The array answers with a pointer into its memories; only a transport_dbg may write through it.
#pragma once

#include <cstdint>

#include "spartus/parts/link.hpp"

namespace spartus::arch::spartus {

struct AccumulatorRow {
    std::uint32_t layer = 0;
    std::uint32_t lidx = 0;
    std::uint32_t* sums = nullptr;  ///< [M] partial sums, 15 fraction bits, modulo 2^32
};

struct AccumulatorLink {
    using tlm_payload_type = AccumulatorRow;
    using tlm_phase_type = tlm::tlm_phase;
};

}  // namespace spartus::arch::spartus
