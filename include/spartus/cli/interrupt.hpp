/// \file
/// Ctrl-C and SIGTERM leave nothing half-written.
#pragma once

namespace spartus::cli {

/// From now on either signal removes unfinished output files and ends the program at once.
void exit_on_interrupt();

/// From now on the first signal makes interrupt_requested() true, so that a run can stop at the end of a step; if
/// it has not within 0.7 s, whatever it is busy with, the program ends as above. A second signal ends it at once.
void stop_on_interrupt();

bool interrupt_requested() noexcept;

}  // namespace spartus::cli
