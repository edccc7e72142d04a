/// \file
/// Replays the wave of a run and compares what it shows with the run's statistics. Independent of the simulator:
/// the wave is evidence.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "spartus/replay/comparison.hpp"
#include "spartus/replay/rules.hpp"

namespace spartus::replay {

struct Outcome {
    Cycle begin = 0, end = 0;  ///< the cycles of the run that the wave covers
    Cycle run_cycles = 0;
    std::size_t steps = 0;  ///< compared, of one layer each
    std::size_t run_steps = 0;
    std::vector<std::string> missing;  ///< modules and signals that the wave does not have
    Comparison comparison;
    Rules rules;

    bool whole_run() const { return begin == 0 && end == run_cycles; }
    bool passed() const { return comparison.different() == 0 && rules.broken() == 0; }
};

/// Throws Error(input) for files that cannot be read and for a wave of which nothing can be compared.
Outcome replay(const std::string& vcd_path, const std::string& stats_path);

/// The outcome for a person: what was compared, or a table of what differs and the rules that are broken.
std::string text_of(const Outcome& outcome);

}  // namespace spartus::replay
