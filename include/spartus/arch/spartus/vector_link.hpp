/// \file
/// Streams of vector elements: x from the host port to the encoders, h from the activation unit back to the
/// encoders and out to the host port. An element is at the receiver from the annotated cycle on.
#pragma once

#include <cstdint>

#include "spartus/parts/link.hpp"

namespace spartus::arch::spartus {

/// Consecutive elements of x or of a layer's h. Every receiver picks out what it holds.
struct VectorSlice {
    std::uint32_t layer = 0;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    const std::int16_t* elements = nullptr;  ///< Q8.8 LSB
};

enum class VectorPhase { elements };

struct VectorLink {
    using tlm_payload_type = VectorSlice;
    using tlm_phase_type = VectorPhase;
};

}  // namespace spartus::arch::spartus
