/// \file
/// What a step must take, computed from what fired and from nothing that the modules say. Two independent
/// statements: the lower bound that holds for every configuration, and a recurrence over the tokens that gives the
/// barrier to the cycle where accumulators are forwarded.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/base/cycle.hpp"
#include "spartus/config/config.hpp"
#include "spartus/nn/reference.hpp"

namespace spartus::sim {

/// What the arrays have to do in a step: the fired elements of the whole layer and the words of a column.
struct StepWork {
    std::uint32_t inputs = 0;
    std::uint32_t hidden = 0;
    std::uint32_t blen_ih = 1;
    std::uint32_t blen_hh = 1;
    const std::vector<nn::Fired>& fired_x;
    const std::vector<nn::Fired>& fired_h;
};

/// A' → R: interval·G + ⌈log2 N⌉ + latency.
Cycle activation_cycles(const config::Config& config, std::uint32_t hidden);

/// Cycles from cycle 0 to B. Exact with Hazard::forward: for the k-th token of an array
///
///     emitted_k = max(cycle of its window, popped_{k-depth} + 1)
///     popped_k  = max(emitted_k + encoder latency, popped_{k-1} + BLEN_{k-1})
///
/// With Hazard::stall it is a lower bound.
Cycle barrier_cycles(const config::Config& config, const StepWork& work);

/// The least number of cycles from cycle 0 to B where any array may process any column: the first word in
/// S + encoder latency, as many in each array as whole words allow, and the pipeline behind the last.
Cycle balanced_barrier_cycles(const config::Config& config, const StepWork& work);

/// The least that F can be, whatever the credits: A_min + interval·G + ⌈log2 N⌉ + latency + finish, where
/// A_min = sync + max over n of max(S + encoder latency + words_n - 1 + pipeline, S + inspections_n - 1 + encoder
/// latency) and inspections_n = max(tokens_n, ⌈x_n/lookahead⌉ + ⌈h_n/lookahead⌉).
Cycle least_latency(const config::Config& config, const StepWork& work);

}  // namespace spartus::sim
