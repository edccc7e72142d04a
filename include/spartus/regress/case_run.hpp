/// \file
/// One case, run in this process.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "spartus/arch/design.hpp"
#include "spartus/nn/network.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/regress/numbers.hpp"
#include "spartus/regress/suite.hpp"

namespace spartus::regress {

/// What a report says of a step beside its cycles.
struct StepPlace {
    std::size_t step = 0;  ///< within the sequence
    std::size_t layer = 0;
    std::string phases;  ///< "start 1, compute 66, sync 1, activation 72, finish 1"
};

struct CaseRun {
    Numbers numbers;
    std::vector<std::vector<StepPlace>> places;  ///< beside Numbers::steps
    std::map<std::string, double> figures;       ///< by name, those that the published ones are held against
    std::optional<Recorded> recorded;            ///< where the case has something to hold it against
};

/// What a case runs: the configuration, and the network not yet pruned.
struct CaseInputs {
    arch::Design design;
    nn::Network network;
    std::vector<nn::Trace> traces;
};

/// Reads and generates what the case needs. Throws Error.
CaseInputs inputs_of(const Case& regression_case);

/// Simulates a case. Once per process. Throws Error.
CaseRun run_case(const Case& regression_case, Cycle run_ahead, bool check_links);

/// To the parent process and back.
std::string to_text(const CaseRun& run);
CaseRun from_text(const std::string& text);

}  // namespace spartus::regress
