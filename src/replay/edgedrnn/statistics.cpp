#include "spartus/replay/edgedrnn/statistics.hpp"

namespace spartus::replay::edgedrnn {
namespace {

constexpr std::uint64_t most_elements = 1024;

template <typename Names, typename Cycles>
void read_causes(const Field& causes, const Names& names, Cycles& cycles) {
    for (std::size_t k = 0; k < names.size(); ++k) cycles[k] = causes[names[k]].whole();
}

template <typename Names, typename Cycles>
void read_causes_of_rows(const Field& columns, const Names& names, std::vector<RowCounts>& rows,
                         Cycles RowCounts::*cycles) {
    for (std::size_t k = 0; k < names.size(); ++k) {
        const Field column = columns[names[k]];
        column.expect_size(rows.size());
        for (std::size_t row = 0; row < rows.size(); ++row) (rows[row].*cycles)[k] = column.at(row).whole();
    }
}

void add_column(const Field& column, std::vector<RowCounts>& rows, std::uint64_t RowCounts::*member) {
    column.expect_size(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) rows[row].*member += column.at(row).whole();
}

std::vector<LayerShape> layers_of(const Field& layers, std::uint64_t pes) {
    std::vector<LayerShape> shapes;
    std::uint64_t column = 0;
    for (std::size_t l = 0; l < layers.size(); ++l) {
        const std::uint64_t inputs = layers.at(l)["inputs"].positive();
        const std::uint64_t hidden = layers.at(l)["hidden"].positive();
        if (inputs > most_elements) layers.at(l)["inputs"].refuse("is more than EdgeDRNN takes");
        if (hidden > most_elements) layers.at(l)["hidden"].refuse("is more than EdgeDRNN takes");
        shapes.push_back({(inputs + pes - 1) / pes * pes, hidden, column});
        column += 1 + shapes.back().x + hidden;
    }
    if (shapes.empty()) layers.refuse("is empty");
    return shapes;
}

std::vector<RowCounts> rows_of(const Field& table, std::size_t layers) {
    std::vector<RowCounts> rows(table["step"].size());
    add_column(table["step"], rows, &RowCounts::step);
    add_column(table["layer"], rows, &RowCounts::layer);
    add_column(table["start_cycle"], rows, &RowCounts::begin);
    read_causes_of_rows(table, phase_names, rows, &RowCounts::phases);
    read_causes_of_rows(table["encoder"], encoder_names, rows, &RowCounts::encoder);
    read_causes_of_rows(table["mac_array"], mac_names, rows, &RowCounts::mac);
    for (const char* fired : {"fired_bias", "fired_x", "fired_h"}) {
        add_column(table["encoder"][fired], rows, &RowCounts::fired);
    }
    add_column(table["encoder"]["null_tokens"], rows, &RowCounts::nulls);
    add_column(table["command_port"]["commands"], rows, &RowCounts::commands);
    add_column(table["mac_array"]["columns"], rows, &RowCounts::columns);
    for (std::size_t row = 0; row < rows.size(); ++row) {
        RowCounts& counts = rows[row];
        if (counts.layer >= layers) table["layer"].at(row).refuse("is no layer of the network");
        const Cycle input = counts.phases[0];
        if (counts.begin < input || counts.begin - input != (row == 0 ? 0 : rows[row - 1].end())) {
            table["start_cycle"].at(row).refuse("does not follow from the row before");
        }
        counts.begin -= input;
        if (table["cycles"].at(row).whole() != counts.latency()) {
            table["cycles"].at(row).refuse("is not the sum of the phases");
        }
    }
    return rows;
}

}  // namespace

Statistics statistics_of(const Field& root) {
    Statistics statistics;
    statistics.config = config_of<arch::edgedrnn::Config>(root["config"]);
    const std::string problem = statistics.config.contradiction();
    if (!problem.empty()) root["config"].refuse("cannot be: " + problem);
    statistics.layers = layers_of(root["layers"], statistics.config.accelerator.pes);
    statistics.cycles = root["figures"]["cycles"].whole();
    statistics.tokens = root["figures"]["tokens"].whole();
    const Field ledger = root["ledger"];
    read_causes(ledger["phases"], phase_names, statistics.ledger.phases);
    read_causes(ledger["encoder"], encoder_names, statistics.ledger.encoder);
    read_causes(ledger["mac_array"], mac_names, statistics.ledger.mac);
    statistics.rows = rows_of(root["steps"], statistics.layers.size());
    if (!statistics.rows.empty() && statistics.rows.back().end() != statistics.cycles) {
        root["figures"]["cycles"].refuse("is not the end of the last step");
    }
    return statistics;
}

}  // namespace spartus::replay::edgedrnn
