/// \file
/// What a run leaves behind: plain integers, as its schema says. Everything that is divided, averaged or ranked is
/// derived from it elsewhere.
#pragma once

#include <any>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "spartus/base/cycle.hpp"
#include "spartus/stats/schema.hpp"

namespace spartus::stats {

/// One step of one layer.
struct Step {
    std::uint32_t sequence = 0;
    std::uint32_t step = 0;  ///< within the sequence
    std::uint32_t layer = 0;
    Cycle start = 0;                      ///< the cycle of the run that its latency is counted from
    std::vector<Cycle> phases;            ///< by phase of the schema
    std::vector<std::uint64_t> counters;  ///< a sample: what every module counted during this step

    /// The phases within the step.
    Cycle latency(const Schema& schema) const;
};

struct Run {
    Schema schema;
    std::vector<Step> steps;                      ///< in the order in which they ran, layer by layer
    std::size_t time_steps = 0;                   ///< steps of the network, so steps of its last layer
    std::vector<std::int16_t> h;                  ///< [time_steps][H] of the last layer, Q8.8 LSB
    Cycle cycles = 0;                             ///< of the run: to the end of its last step
    std::optional<std::uint64_t> saturated_sums;  ///< pre-activations beyond their format, if anybody counts them
    std::any layout;  ///< what the architecture keeps of its elaboration, for its own figures
};

/// A counter of one step, over all modules of its kind: their sum and the largest.
std::uint64_t sum(const Schema& schema, const Step& step, std::size_t kind, std::size_t counter);
std::uint64_t largest(const Schema& schema, const Step& step, std::size_t kind, std::size_t counter);

/// A sample of the whole run.
std::vector<std::uint64_t> totals(const Run& run);

}  // namespace spartus::stats
