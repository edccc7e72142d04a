/// \file
/// PE array → weight bank or, with weights in external memory, its stream buffer.
///
///   forward   read    consecutive words, one per cycle. The annotated cycle is the first in which a word may
///                     issue; where `pe_array.hazard = stall` holds a word back, it and those behind it are read,
///                     and are there, later. Answered for the cycle in which the first word is at the multipliers,
///                     with pointers into the memory of whoever answers. A stream buffer gives its oldest column
///                     and says from which cycle on each word may issue.
///
/// Of a stream buffer alone:
///
///   forward   fetch   a token's column is wanted; the token can be popped from the annotated cycle on
///   backward  there   word 0 of the next column may issue from the annotated cycle on: it can be read
///   forward   issued  in which cycles the words of the column just read were issued, the first annotated
///
/// transport_dbg with `write` set loads a bank.
#pragma once

#include <cstdint>

#include "spartus/base/cycle.hpp"
#include "spartus/nn/cbcsc.hpp"
#include "spartus/parts/link.hpp"

namespace spartus::arch::spartus {

/// `words` words of M pairs each, word-major.
struct WeightBurst {
    bool write = false;
    std::uint32_t first_word = 0;  ///< in a bank
    std::uint32_t words = 0;
    const nn::Val* val = nullptr;
    const nn::Lidx* lidx = nullptr;
    std::uint32_t stored = 0;  ///< set by a read: pairs that are not padding
    /// By word: set by a read, from when on it may issue, null if always; of `issued`, when it did.
    const Cycle* cycles = nullptr;
    std::uint32_t matrix = 0;  ///< of `fetch`: W_ih and W_hh of layer 0, of layer 1, …
    std::uint32_t column = 0;  ///< likewise
};

enum class WeightPhase { read, fetch, there, issued };

struct WeightLink {
    using tlm_payload_type = WeightBurst;
    using tlm_phase_type = WeightPhase;
};

}  // namespace spartus::arch::spartus
