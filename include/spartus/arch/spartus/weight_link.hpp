/// \file
/// PE array → weight bank: reads of consecutive words, one per cycle. The annotated cycle is the first in which a
/// word may issue; where `pe_array.hazard = stall` holds a word back, it and those behind it are read, and are
/// there, later. The bank answers for the cycle in which the first word is at the multipliers, with pointers into
/// its memory. transport_dbg with `write` set loads the bank.
#pragma once

#include <cstdint>

#include "spartus/nn/cbcsc.hpp"
#include "spartus/parts/link.hpp"

namespace spartus::arch::spartus {

/// `words` words of M pairs each, word-major.
struct WeightBurst {
    bool write = false;
    std::uint32_t first_word = 0;
    std::uint32_t words = 0;
    const nn::Val* val = nullptr;
    const nn::Lidx* lidx = nullptr;
    std::uint32_t stored = 0;  ///< set by a read: pairs that are not padding
};

struct WeightLink {
    using tlm_payload_type = WeightBurst;
    using tlm_phase_type = parts::ReadPhase;
};

}  // namespace spartus::arch::spartus
