/// \file
/// What a step must take, computed from the weights and from what fired, and from nothing that the modules say. Two
/// independent statements: the lower bound that holds for every configuration, here, and a recurrence over tokens
/// and words that gives the barrier and every cause of every encoder and array to the cycle, in step_timer.hpp.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/arch/spartus/column_words.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/base/cycle.hpp"
#include "spartus/nn/value_source.hpp"

namespace spartus::arch::spartus {

/// What the arrays have to do in a step: the fired elements of the whole layer and the words of their columns.
struct StepWork {
    std::uint32_t inputs = 0;
    std::uint32_t hidden = 0;
    const ColumnWords& ih;
    const ColumnWords& hh;
    const std::vector<nn::Fired>& fired_x;
    const std::vector<nn::Fired>& fired_h;
};

/// What one array and its encoder do in a step.
struct ArrayTiming {
    std::uint64_t tokens_x = 0, tokens_h = 0;
    std::uint64_t multiply_adds = 0;
    Cycle scan = 0, fifo_full = 0, done = 0;
    Cycle issue = 0, hazard = 0, memory = 0, starved = 0, drain = 0, barrier = 0;
};

struct StepTiming {
    Cycle barrier = 0;  ///< B, from cycle 0
    std::vector<ArrayTiming> arrays;
};

StepWork work_of(const LayerColumns& columns, const nn::StepView& values);

/// A' → R: interval·G + ⌈log2 N⌉ + latency.
Cycle activation_cycles(const Config& config, std::uint32_t hidden);

/// The least number of cycles from cycle 0 to B where any array may process any column: the first word in
/// S + encoder latency, as many in each array as whole words allow, and the pipeline behind the last.
Cycle balanced_barrier_cycles(const Config& config, const StepWork& work);

/// The least that F can be, whatever the credits: A_min + interval·G + ⌈log2 N⌉ + latency + finish, where
/// A_min = sync + max over n of max(S + encoder latency + words_n - 1 + pipeline, S + inspections_n - 1 + encoder
/// latency) and inspections_n = max(tokens_n, ⌈x_n/lookahead⌉ + ⌈h_n/lookahead⌉).
Cycle least_latency(const Config& config, const StepWork& work);

}  // namespace spartus::arch::spartus
