/// \file
/// What is published for Spartus (C. Gao, T. Delbruck, S.-C. Liu, arXiv:2108.02297), and the accelerator and layer
/// that it is taken to be of. The only place that states them; traces/regression/published.json says how the model
/// compares and is held against this by a test.
#pragma once

#include <cstdint>

#include "spartus/arch/published.hpp"
#include "spartus/arch/spartus/energy_counts.hpp"

namespace spartus::arch::spartus::published_point {

// Defaults of the authors' public code, but for hidden, which the abstract states.
constexpr std::uint32_t arrays = 8;
constexpr std::uint32_t pes_per_array = 64;
constexpr std::uint32_t clock_mhz = 200;
constexpr std::uint32_t inputs = 123;
constexpr std::uint32_t hidden = 1024;

// Stated in the abstract.
constexpr double mean_us = 1;
constexpr double effective_tops = 9.4;  ///< TOp/s at batch size 1
constexpr double speedup_over_peak = 46;
constexpr double tops_per_watt = 1.1;

// Derived: arithmetic on the above.
constexpr std::uint32_t mean_cycles = 200;
constexpr double peak_gops = 204.8;                       ///< 2 · 8 · 64 · 200 MHz
constexpr double watts = effective_tops / tops_per_watt;  ///< 8.545 W

/// All this, for whoever shows it beside a run.
const PublishedPoint& point();

/// BRAM36 of the device, an XC7Z100.
constexpr std::uint32_t device_bram36 = 755;

/// Its activity is derived: the published 1 µs is 200 cycles, of which the latency formula leaves room for W
/// = 29.75 tokens of 4 words in the busiest array (docs/microarchitecture.md), one in each window. Assumed: every
/// array has as many, and no pair is padding. Four steps make 119 tokens whole.
Activity activity();

/// The layer's sizes, without weights.
nn::Network network();

}  // namespace spartus::arch::spartus::published_point
