/// \file
/// Controller → every other module: what to do next; and back, in which cycle it is done.
///
///   forward   reset         a new sequence begins: state returns to its initial value
///   forward   start         this is cycle 0 of a step of `layer`
///   forward   barrier       all arrays are drained in the annotated cycle
///   forward   activate      the activation unit reads from the annotated cycle on
///   backward  done          array: drained; activation unit: all h visible
///   backward  input_ready   host port: the next x is in the input buffer
///   backward  output_free   host port: the next result has a buffer
#pragma once

#include <cstdint>

#include "spartus/parts/link.hpp"

namespace spartus::arch::spartus {

struct Command {
    std::uint32_t layer = 0;
};

enum class ControlPhase { reset, start, barrier, activate, done, input_ready, output_free };

struct ControlLink {
    using tlm_payload_type = Command;
    using tlm_phase_type = ControlPhase;
};

}  // namespace spartus::arch::spartus
