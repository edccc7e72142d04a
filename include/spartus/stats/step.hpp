/// \file
/// What is known of one step of one layer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "spartus/base/cycle.hpp"
#include "spartus/stats/schema.hpp"

namespace spartus::stats {

/// One step of one layer.
struct Step {
    std::uint32_t sequence = 0;
    std::uint32_t step = 0;  ///< within the sequence
    std::uint32_t layer = 0;
    Cycle start = 0;                           ///< the cycle of the run that its latency is counted from
    std::vector<Cycle> phases = {};            ///< by phase of the schema
    std::vector<std::uint64_t> counters = {};  ///< a sample: what every module counted during this step
    std::size_t time_step = 0;                 ///< of the run, all sequences counted on; set by whoever runs it

    /// The phases within the step.
    Cycle latency(const Schema& schema) const;
};

/// A counter of one step, over all modules of its kind: their sum and the largest.
std::uint64_t sum(const Schema& schema, const Step& step, std::size_t kind, std::size_t counter);
std::uint64_t largest(const Schema& schema, const Step& step, std::size_t kind, std::size_t counter);

}  // namespace spartus::stats
