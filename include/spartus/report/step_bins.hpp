/// \file
/// The time steps of a run gathered into intervals, so that charts of long runs stay small.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "spartus/report/run_statistics.hpp"
#include "spartus/report/vega.hpp"

namespace spartus::report {

/// Time steps [begin, end), counted over the whole run.
struct StepBin {
    std::size_t begin, end;
};

/// At most about `most` intervals of equal length. None crosses from one sequence into the next, unless there are
/// so many sequences that this would make too many.
std::vector<StepBin> bin_steps(const TimeSteps& steps, std::size_t most = 500);

/// The arithmetic mean of a column in an interval; likewise the next.
double mean(const std::vector<double>& column, StepBin bin);
double maximum(const std::vector<double>& column, StepBin bin);

/// "step 12" or "steps 10 to 19, mean", with the sequence if the run has several.
std::string label(const TimeSteps& steps, StepBin bin);

/// Where sequences begin, but for the first; none if there are too many to be told apart.
std::vector<Mark> sequence_marks(const TimeSteps& steps);

}  // namespace spartus::report
