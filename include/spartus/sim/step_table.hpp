/// \file
/// What every step of every layer counted, as a table: rows for a spreadsheet, columns for the statistics.
#pragma once

#include <string>

#include "spartus/arch/architecture.hpp"

namespace spartus::sim {

/// The column that the table has in real time only, 0 for layers but the last.
stats::Quantity response_column();

/// One row per step and layer: sequence, step, layer, cycles, the architecture's columns, start_cycle, the phases,
/// what bounded the step, every counter summed over the modules of its kind and the first columns by module.
std::string steps_csv(const arch::Finished& finished);

/// The same as a JSON object of columns, one line each, and with them what every module counted: lists of a number
/// per module, under the plural of the kind. Lines after the first begin with `indent`.
std::string steps_json(const arch::Finished& finished, const std::string& indent);

}  // namespace spartus::sim
