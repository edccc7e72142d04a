#include "spartus/replay/edgedrnn/statistics.hpp"

#include <fmt/format.h>

#include "spartus/base/math.hpp"
#include "spartus/replay/statistics_fields.hpp"

namespace spartus::replay::edgedrnn {
namespace {

using io::Fields;
using io::StatisticsFile;

constexpr std::uint64_t most_elements = 1024;

template <typename Names, typename Cycles>
void read_causes(Fields causes, const Names& names, Cycles& cycles) {
    for (std::size_t k = 0; k < names.size(); ++k) cycles[k] = whole(causes, names[k]);
}

/// A cause of every row of the table; `module` is empty for a phase.
template <typename Names, typename Cycles>
void read_causes_of_rows(const StatisticsFile& file, const std::string& module, const Names& names,
                         std::vector<RowCounts>& rows, Cycles RowCounts::*cycles) {
    for (std::size_t k = 0; k < names.size(); ++k) {
        const std::vector<std::uint64_t> column =
            module.empty() ? file.column(names[k]) : file.counted(module, names[k]);
        for (std::size_t row = 0; row < rows.size(); ++row) (rows[row].*cycles)[k] = column[row];
    }
}

void add(const std::vector<std::uint64_t>& column, std::vector<RowCounts>& rows, std::uint64_t RowCounts::*member) {
    for (std::size_t row = 0; row < rows.size(); ++row) rows[row].*member += column[row];
}

std::vector<LayerShape> layers_of(const StatisticsFile& file, std::uint64_t pes) {
    std::vector<LayerShape> shapes;
    std::uint64_t column = 0;
    for (std::size_t l = 0; l < file.layers(); ++l) {
        Fields layer = file.layer(l);
        const std::uint64_t inputs = layer.whole("inputs", 1, most_elements);
        const std::uint64_t hidden = layer.whole("hidden", 1, most_elements);
        shapes.push_back({ceil_div(inputs, pes) * pes, hidden, column});
        column += 1 + shapes.back().x + hidden;
    }
    return shapes;
}

/// Each row begins where the one before ended, and its phases sum up to its latency.
void check_rows(const StatisticsFile& file, std::vector<RowCounts>& rows) {
    const Fields table = file.object("steps");
    const std::vector<std::uint64_t> cycles = file.column("cycles");
    for (std::size_t row = 0; row < rows.size(); ++row) {
        RowCounts& counts = rows[row];
        const auto refuse = [&](const char* column, const char* cause) {
            table.refuse(column, fmt::format("entry {} {}", row, cause));
        };
        if (counts.layer >= file.layers()) refuse("layer", "is no layer of the network");
        const Cycle input = counts.phases[0];
        if (counts.begin < input || counts.begin - input != (row == 0 ? 0 : rows[row - 1].end())) {
            refuse("start_cycle", "does not follow from the row before");
        }
        counts.begin -= input;
        if (cycles[row] != counts.latency()) refuse("cycles", "is not the sum of the phases");
    }
}

std::vector<RowCounts> rows_of(const StatisticsFile& file) {
    std::vector<RowCounts> rows(file.rows());
    add(file.column("step"), rows, &RowCounts::step);
    add(file.column("layer"), rows, &RowCounts::layer);
    add(file.column("start_cycle"), rows, &RowCounts::begin);
    read_causes_of_rows(file, "", phase_names, rows, &RowCounts::phases);
    read_causes_of_rows(file, "encoder", encoder_names, rows, &RowCounts::encoder);
    read_causes_of_rows(file, "mac_array", mac_names, rows, &RowCounts::mac);
    for (const char* fired : {"fired_bias", "fired_x", "fired_h"}) {
        add(file.counted("encoder", fired), rows, &RowCounts::fired);
    }
    add(file.counted("encoder", "null_tokens"), rows, &RowCounts::nulls);
    add(file.counted("command_port", "commands"), rows, &RowCounts::commands);
    add(file.counted("mac_array", "columns"), rows, &RowCounts::columns);
    check_rows(file, rows);
    return rows;
}

}  // namespace

Statistics statistics_of(const StatisticsFile& file) {
    Statistics statistics;
    read_config(file, statistics.config);
    const std::string problem = statistics.config.contradiction();
    if (!problem.empty()) file.refuse("config", "cannot be: " + problem);
    statistics.layers = layers_of(file, statistics.config.accelerator.pes);
    const Fields figures = file.object("figures");
    statistics.cycles = whole(figures, "cycles");
    statistics.tokens = whole(figures, "tokens");
    Fields ledger = file.object("ledger");
    read_causes(ledger.object("phases"), phase_names, statistics.ledger.phases);
    read_causes(ledger.object("encoder"), encoder_names, statistics.ledger.encoder);
    read_causes(ledger.object("mac_array"), mac_names, statistics.ledger.mac);
    statistics.rows = rows_of(file);
    if (!statistics.rows.empty() && statistics.rows.back().end() != statistics.cycles) {
        figures.refuse("cycles", "is not the end of the last step");
    }
    return statistics;
}

}  // namespace spartus::replay::edgedrnn
