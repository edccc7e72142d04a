/// \file
/// Is a run in time? Every frame of a run in real time is due one period after its arrival, when the next one
/// comes.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "spartus/arch/architecture.hpp"
#include "spartus/arch/figure.hpp"

namespace spartus::sim {

/// Frames in time, the response from arrival to the result at the host, the backlog, and the highest rate of frames
/// at which none would be late. All but the last are null back to back.
void add_in_time(const arch::Finished& finished, arch::Figures& figures);

/// Names of those that a run has only in real time.
std::vector<std::string> real_time_figures();

/// Names and values of the summary's lines.
std::vector<std::pair<std::string, std::string>> in_time_lines(const arch::Finished& finished,
                                                               const arch::Figures& figures);

/// The cycles of a run in which the accelerator had a frame: all of them back to back.
Cycle busy_cycles(const arch::Finished& finished);

/// The fewest cycles between frames with which all frames of the run are in time; 0 without steps.
Cycle least_period(const arch::Finished& finished);

}  // namespace spartus::sim
