/// \file
/// What every step of every layer counted, as a table: rows for a spreadsheet, columns for the statistics.
#pragma once

#include <cstddef>
#include <string>

#include "spartus/sim/run_result.hpp"

namespace spartus::sim {

/// One row per step and layer: sequence,step,layer,cycles,max_tokens,tokens,fired_x,fired_h, then the phases and
/// the tokens of every array.
std::string steps_csv(const RunResult& run, std::size_t arrays);

/// The same as a JSON object of columns, one line each, and with them what every encoder and array did in compute:
/// lists of [N] numbers. Lines after the first begin with `indent`.
std::string steps_json(const RunResult& run, const std::string& indent);

}  // namespace spartus::sim
