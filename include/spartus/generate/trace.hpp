/// \file
/// Seeded traces that fire at a chosen rate.
#pragma once

#include <cstddef>
#include <cstdint>

#include "spartus/nn/network.hpp"

namespace spartus::generate {

constexpr double trace_limit = 4.0;                               ///< values stay within ±this
constexpr std::size_t max_trace_elements = std::size_t{1} << 30;  ///< steps times inputs; 2 GiB

struct TraceOptions {
    std::size_t steps = 0;
    std::size_t inputs = 0;
    double firing = 0;  ///< probability, 0 … 1
    double step = 1;    ///< smallest change, above 0 and up to trace_limit; rounded to Q8.8
    std::uint64_t seed = 0;
};

/// A trace in which every element starts at 0 and in every step changes with probability `firing`, independently of
/// everything else; otherwise it stays exactly what it was. The new value is uniform over all values of Q8.8 within
/// ±trace_limit that are at least `step` away. So with any threshold up to `step` exactly the changes fire.
/// Throws Error(usage) if an option is out of range.
nn::Trace trace(const TraceOptions& options);

}  // namespace spartus::generate
