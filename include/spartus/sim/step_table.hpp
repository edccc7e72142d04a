/// \file
/// What every step of every layer counted, as a table: rows for a spreadsheet, columns for the statistics.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "spartus/arch/architecture.hpp"

namespace spartus::sim {

/// The column that the table has in real time only, 0 for layers but the last. Its value is null back to back; it
/// is given the steps of a run in order, each once.
arch::StepColumn response_column(const arch::Design& design, const nn::Network& network);

/// A column of the table.
struct Column {
    std::string name;
    std::function<std::string(const stats::Step&)> text;  ///< given the steps of a run as above
    bool word = false;
};

/// One row per step and layer, written while the run goes on: sequence, step, layer, cycles, the architecture's
/// columns, start_cycle, the phases, what bounded the step, every counter summed over the modules of its kind and
/// the first columns by module.
class StepTable {
   public:
    StepTable(const arch::Design& design, const nn::Network& network);

    std::string header() const;
    /// Of the next step of the run.
    std::string row(const stats::Step& step) const;

   private:
    std::vector<Column> columns_;
};

/// The same of a whole run as a JSON object of columns, one line each, and with them what every module counted:
/// lists of a number per module, under the plural of the kind. Lines after the first begin with `indent`.
std::string steps_json(const arch::Design& design, const nn::Network& network,
                       const std::vector<stats::Step>& steps, const std::string& indent);

}  // namespace spartus::sim
