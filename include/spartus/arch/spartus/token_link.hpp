/// \file
/// Delta encoder → PE array: tokens, paid for with credits.
///
///   forward   token         can be popped from the annotated cycle on
///   forward   encoder_done  the array sees in the annotated cycle that no token of this step follows
///   backward  credit        can be spent from the annotated cycle on
#pragma once

#include <cstdint>

#include "spartus/parts/link.hpp"

namespace spartus::arch::spartus {

enum class Matrix : std::uint8_t { ih, hh };

struct Token {
    Matrix matrix = Matrix::ih;
    std::uint32_t column = 0;  ///< element of x or h, counted over all arrays
    std::int32_t delta = 0;    ///< Q8.8 LSB, 17 bits
};

enum class TokenPhase { token, encoder_done, credit };

struct TokenLink {
    using tlm_payload_type = Token;
    using tlm_phase_type = TokenPhase;
};

}  // namespace spartus::arch::spartus
