/// \file
/// What a wave of Spartus shows beside what its statistics say.
#pragma once

#include "spartus/replay/comparison.hpp"
#include "spartus/replay/spartus/recorded_signals.hpp"
#include "spartus/replay/spartus/statistics.hpp"

namespace spartus::replay::spartus {

/// One step; `streams`: its weights come from external memory. What lies before it, reset and input_wait, is
/// compared if the wave shows it.
void compare_step(const RecordedSignals& signals, const StepCounts& wave, const StepCounts& statistics,
                  bool streams, bool shows_before, Comparison& comparison);

/// The whole run: the ledger of every module, tokens and words.
void compare_run(const RecordedSignals& signals, const Counts& wave, const Statistics& statistics,
                 Comparison& comparison);

}  // namespace spartus::replay::spartus
