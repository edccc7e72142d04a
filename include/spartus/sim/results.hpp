/// \file
/// The files and the summary of a run. Equal runs give equal bytes.
#pragma once

#include <string>
#include <vector>

#include "spartus/config/config.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/inputs.hpp"
#include "spartus/sim/run_result.hpp"

namespace spartus::sim {

/// The program's version.
const char* version();

/// One row per step and layer: sequence,step,layer,cycles,max_tokens,tokens,fired_x,fired_h, then the phases and
/// the tokens of every array.
std::string steps_csv(const RunResult& run, std::size_t arrays);

/// Every figure of the run, the effective configuration, the version and the hashes of the inputs.
std::string stats_json(const config::Config& config, const Inputs& inputs, const RunResult& run,
                       const Figures& figures);

/// The same for a person, units everywhere.
std::string summary(const config::Config& config, const RunResult& run, const Figures& figures);

}  // namespace spartus::sim
