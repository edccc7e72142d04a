/// \file
/// Stream buffer → memory port: a command per column, one at a time, and the column that comes back.
///
///   forward   command  may be issued from the annotated cycle on
///   backward  issued   the command is issued in the annotated cycle; the next may be from the cycle after it on
///   backward  beats    the first beat of the oldest column under way is transferred in the annotated cycle, a beat
///                      in each cycle behind it
#pragma once

#include <cstdint>

#include "spartus/parts/link.hpp"

namespace spartus::arch::spartus {

struct ColumnTransfer {
    std::uint32_t matrix = 0;  ///< W_ih and W_hh of layer 0, of layer 1, …
    std::uint32_t column = 0;
    const unsigned char* bytes = nullptr;  ///< of `beats`
    std::uint32_t length = 0;              ///< bytes, whole beats
};

enum class ColumnPhase { command, issued, beats };

struct ColumnLink {
    using tlm_payload_type = ColumnTransfer;
    using tlm_phase_type = ColumnPhase;
};

}  // namespace spartus::arch::spartus
