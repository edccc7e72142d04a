/// \file
/// What the modules of the accelerator counted in one step, beside one another, for its own check.
#pragma once

#include "spartus/arch/spartus/delta_encoder.hpp"
#include "spartus/arch/spartus/memory_port.hpp"
#include "spartus/arch/spartus/pe_array.hpp"
#include "spartus/arch/spartus/weight_bank.hpp"

namespace spartus::arch::spartus {

/// One encoder, its array and its bank or stream buffer.
struct ArrayCounts {
    DeltaEncoder::Counters encoder;
    PeArray::Counters array;
    WeightBank::Counters bank;
};

}  // namespace spartus::arch::spartus
