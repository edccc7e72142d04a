/// \file
/// What a run leaves behind: plain integers, as its schema says. Everything that is divided, averaged or ranked is
/// derived from it elsewhere. Of a long run it stays small: what modules count is added up as the run goes on.
#pragma once

#include <any>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "spartus/base/cycle.hpp"
#include "spartus/stats/schema.hpp"
#include "spartus/stats/step.hpp"
#include "spartus/stats/step_history.hpp"

namespace spartus::stats {

/// The steps of one layer together.
struct LayerTotals {
    std::uint64_t steps = 0;
    Cycle latency = 0;
    std::vector<std::uint64_t> counters;  ///< a sample
};

struct Run {
    Schema schema;
    StepHistory history;                          ///< in the order in which they ran, layer by layer
    std::vector<LayerTotals> layers;              ///< those that had a step
    std::vector<std::uint64_t> busiest;           ///< see most()
    std::size_t time_steps = 0;                   ///< steps of the network, so steps of its last layer
    Cycle cycles = 0;                             ///< of the run: to the end of its last step
    std::optional<std::uint64_t> saturated_sums;  ///< pre-activations beyond their format, if anybody counts them
    std::any layout;  ///< what the architecture keeps of its elaboration, for its own figures

    // If they are kept, which takes memory for every step:
    std::vector<Step> steps;      ///< with what the modules counted
    std::vector<std::int16_t> h;  ///< [time_steps][H] of the last layer, Q8.8 LSB

    /// Takes a step into the history and the totals.
    void add(const Step& step);
};

/// A sample of the whole run.
std::vector<std::uint64_t> totals(const Run& run);

/// A counter over all steps and all modules of its kind; and the sum over the steps of what the module with most
/// counted.
std::uint64_t total(const Run& run, std::size_t kind, std::size_t counter);
std::uint64_t most(const Run& run, std::size_t kind, std::size_t counter);

}  // namespace spartus::stats
