/// \file
/// When a step of one layer went through its phases.
#pragma once

#include <cstdint>

#include "spartus/parts/clock.hpp"

namespace spartus::arch::spartus {

/// In cycles of the run.
struct StepTimes {
    std::uint32_t sequence = 0;
    std::uint32_t step = 0;  ///< within the sequence
    std::uint32_t layer = 0;
    Cycle reset = 0;       ///< cycles of reset before the step
    Cycle input_wait = 0;  ///< cycles of waiting for x before the step
    Cycle start = 0;       ///< cycle 0 of the step
    Cycle inspect = 0;     ///< S
    Cycle barrier = 0;     ///< B
    Cycle sync = 0;        ///< A
    Cycle activate = 0;    ///< A'
    Cycle result = 0;      ///< R
    Cycle end = 0;         ///< F

    Cycle latency() const { return end - start; }
};

}  // namespace spartus::arch::spartus
