#include "spartus/replay/spartus/statistics.hpp"

#include <algorithm>

namespace spartus::replay::spartus {
namespace {

Causes causes_of(const Field& ledger, const CauseList& list) {
    Causes causes;
    for (const Cause& cause : list) causes[cause.index] = ledger[cause.name].whole();
    return causes;
}

Counts ledger_of(const Field& ledger, std::size_t arrays) {
    Counts counts;
    counts.controller = causes_of(ledger["phases"], controller_causes());
    counts.activation_unit = causes_of(ledger["activation_unit"], controller_causes());
    counts.loading = ledger["host_input"]["busy"].whole();
    counts.transferring = ledger["host_output"]["busy"].whole();
    for (const char* modules : {"encoders", "arrays", "banks"}) ledger[modules].expect_size(arrays);
    for (std::size_t n = 0; n < arrays; ++n) {
        LaneCounts lane;
        lane.encoder = causes_of(ledger["encoders"].at(n), encoder_causes());
        lane.array = causes_of(ledger["arrays"].at(n), array_causes());
        lane.bank = causes_of(ledger["banks"].at(n), bank_causes());
        counts.lanes.push_back(lane);
    }
    return counts;
}

/// The causes that are states of the module itself, of every array in every step.
void read_states(const Field& modules, const CauseList& list, Causes LaneCounts::*causes,
                 std::vector<StepCounts>& steps) {
    for (const Cause& cause : list) {
        if (cause.index < phase_count) continue;
        const Field column = modules[cause.name];
        column.expect_size(steps.size());
        for (std::size_t row = 0; row < steps.size(); ++row) {
            std::vector<LaneCounts>& lanes = steps[row].counts.lanes;
            const Field by_array = column.at(row);
            by_array.expect_size(lanes.size());
            for (std::size_t n = 0; n < lanes.size(); ++n) (lanes[n].*causes)[cause.index] = by_array.at(n).whole();
        }
    }
}

void read_column(const Field& table, const char* name, std::vector<StepCounts>& steps,
                 std::uint64_t& (*member)(StepCounts&)) {
    const Field column = table[name];
    column.expect_size(steps.size());
    for (std::size_t row = 0; row < steps.size(); ++row) member(steps[row]) = column.at(row).whole();
}

std::vector<StepCounts> steps_of(const Field& table, std::size_t arrays, std::size_t layers) {
    std::vector<StepCounts> steps(table["start_cycle"].size());
    for (StepCounts& step : steps) step.counts.lanes.resize(arrays);
    read_column(table, "sequence", steps, [](StepCounts& s) -> std::uint64_t& { return s.sequence; });
    read_column(table, "step", steps, [](StepCounts& s) -> std::uint64_t& { return s.step; });
    read_column(table, "layer", steps, [](StepCounts& s) -> std::uint64_t& { return s.layer; });
    read_column(table, "start_cycle", steps, [](StepCounts& s) -> std::uint64_t& { return s.start; });
    read_column(table, "cycles", steps, [](StepCounts& s) -> std::uint64_t& { return s.latency; });
    read_column(table, "reset", steps, [](StepCounts& s) -> std::uint64_t& { return s.reset; });
    read_column(table, "input_wait", steps, [](StepCounts& s) -> std::uint64_t& { return s.input_wait; });
    read_column(table, "fired_x", steps, [](StepCounts& s) -> std::uint64_t& { return s.fired_x; });
    read_column(table, "fired_h", steps, [](StepCounts& s) -> std::uint64_t& { return s.fired_h; });
    for (const Cause& cause : controller_causes()) {
        if (cause.index < Causes::of(Phase::start)) continue;  // before the step
        const Field column = table[cause.name];
        column.expect_size(steps.size());
        for (std::size_t row = 0; row < steps.size(); ++row) {
            steps[row].counts.controller[cause.index] = column.at(row).whole();
        }
    }
    const Field tokens = table["arrays"]["tokens"];
    tokens.expect_size(steps.size());
    for (std::size_t row = 0; row < steps.size(); ++row) {
        tokens.at(row).expect_size(arrays);
        for (std::size_t n = 0; n < arrays; ++n) steps[row].counts.lanes[n].popped = tokens.at(row).at(n).whole();
    }
    read_states(table["encoders"], encoder_causes(), &LaneCounts::encoder, steps);
    read_states(table["arrays"], array_causes(), &LaneCounts::array, steps);

    for (std::size_t row = 0; row < steps.size(); ++row) {
        if (steps[row].layer >= layers) table["layer"].at(row).refuse("is no layer of the network");
        if (row > 0 && steps[row].start < steps[row - 1].end()) {
            table["start_cycle"].at(row).refuse("is before the end of the step before");
        }
    }
    return steps;
}

}  // namespace

Statistics statistics_of(const Field& root) {
    Statistics statistics;
    statistics.config = config_of<arch::spartus::Config>(root["config"]);
    const std::size_t arrays = statistics.config.accelerator.arrays;
    const Field layers = root["layers"];
    for (std::size_t l = 0; l < layers.size(); ++l) {
        const Field layer = layers.at(l);
        statistics.layers.push_back({layer["inputs"].positive(), layer["hidden"].positive(),
                                     layer["blen_ih"].positive(), layer["blen_hh"].positive()});
    }
    if (statistics.layers.empty()) layers.refuse("is empty");
    statistics.cycles = root["figures"]["cycles"].whole();
    statistics.tokens = root["figures"]["tokens"].whole();
    statistics.words = root["figures"]["words"].whole();
    statistics.steps = steps_of(root["steps"], arrays, statistics.layers.size());
    if (!statistics.steps.empty() && statistics.steps.back().end() != statistics.cycles) {
        root["figures"]["cycles"].refuse("is not the end of the last step");
    }
    statistics.ledger = ledger_of(root["ledger"], arrays);
    return statistics;
}

}  // namespace spartus::replay::spartus
