/// \file
/// The one point at which the energy of Spartus is published: 9.4 TOp/s at 1.1 TOp/s/W with 8 × 64 PEs at 200 MHz
/// on a layer of 123 inputs and 1024 neurons.
#pragma once

#include "spartus/arch/spartus/energy_counts.hpp"

namespace spartus::arch::spartus::published_point {

/// 9.4 / 1.1: 8.545 W.
constexpr double watts = 9.4 / 1.1;

/// Its activity is derived: the published 1 µs is 200 cycles, of which the latency formula leaves room for W
/// = 29.75 tokens of 4 words in the busiest array (docs/microarchitecture.md), one in each window. Assumed: every
/// array has as many, and no pair is padding. Four steps make 119 tokens whole.
Activity activity();

/// The layer's sizes, without weights.
nn::Network network();

}  // namespace spartus::arch::spartus::published_point
