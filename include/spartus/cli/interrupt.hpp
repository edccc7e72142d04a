/// \file
/// Ctrl-C: a run stops at the end of its step and leaves nothing half-written.
#pragma once

namespace spartus::cli {

/// SIGINT and SIGTERM: the first asks the run to stop, a second one ends the program at once.
void install_interrupt_handler();

bool interrupt_requested() noexcept;

}  // namespace spartus::cli
