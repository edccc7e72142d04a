/// \file
/// One case, run in this process.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "spartus/arch/design.hpp"
#include "spartus/base/cycle.hpp"
#include "spartus/nn/network.hpp"
#include "spartus/regress/numbers.hpp"
#include "spartus/regress/suite.hpp"

namespace spartus::regress {

/// What a report says of a step beside its cycles.
struct StepPlace {
    std::size_t step = 0;  ///< within the sequence
    std::size_t layer = 0;
    std::string phases;  ///< "start 1, compute 66, sync 1, activation 72, finish 1"

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(StepPlace, step, layer, phases)
};

struct CaseRun {
    Numbers numbers;
    std::vector<std::vector<StepPlace>> places;  ///< beside Numbers::steps
    std::map<std::string, double> figures;       ///< by name, those that the published ones are held against
    Recorded recorded;                           ///< the same as the case's; empty where it has none

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(CaseRun, numbers, places, figures, recorded)
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

}  // namespace spartus::regress
