/// \file
/// What a step must take with weights in external memory, as step_timer.hpp says it with weights on chip: from the
/// weights and from what fired, all arrays together, command by command. What lasts from step to step is the
/// memory's and the order of the arrays.
///
///     ready_n  = max(arrival of the array's next token, issue of the word whose place its column needs + 1)
///     issued   = max(min over n of ready_n, command before + 1, last beat of the command `outstanding` before + 1)
///     array    = first n in cyclic order after the one before with ready_n <= issued
///     first    = max(issued + 1 + latency, last beat before + 1 + gap)
///     there_k  = first + ⌊(bytes of k + 1 words - 1) / beat_bytes⌋ + 1
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "spartus/arch/spartus/array_timeline.hpp"
#include "spartus/arch/spartus/step_timing.hpp"

namespace spartus::arch::spartus {

class MemoryTiming {
   public:
    /// `hidden`: the units of the largest layer, `rows` accumulators each.
    MemoryTiming(const Config& config, std::uint32_t hidden, std::uint32_t rows);

    /// The step whose cycle 0 is `start`. Steps must come in the order in which they run.
    StepTiming step(const StepWork& work, Cycle start);
    /// Beats of a column.
    std::uint64_t beats_of(const ColumnWords& matrix) const;

   private:
    struct Lane;

    std::optional<Cycle> ready(Lane& lane, Cycle start) const;
    Cycle next_command(const std::vector<std::optional<Cycle>>& ready) const;
    std::size_t next_array(const std::vector<std::optional<Cycle>>& ready, Cycle cycle) const;
    Cycle transfer(Cycle issued, std::uint64_t beats);

    const Config& config_;
    std::uint64_t word_bytes_;

    std::size_t served_;              ///< the array of the command before
    std::optional<Cycle> command_;    ///< its cycle
    std::optional<Cycle> last_beat_;  ///< of the burst before
    std::deque<Cycle> ends_;          ///< the latest last beats, `outstanding` of them
};

/// The least that compute [S, B) can be with so many beats; 0 without.
Cycle least_compute(const Config& config, std::uint64_t beats);

}  // namespace spartus::arch::spartus
