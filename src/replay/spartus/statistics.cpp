#include "spartus/replay/spartus/statistics.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "spartus/replay/statistics_fields.hpp"

namespace spartus::replay::spartus {
namespace {

using io::Fields;
using io::StatisticsFile;

Causes causes_of(Fields ledger, const CauseList& list) {
    Causes causes;
    for (const Cause& cause : list) causes[cause.index] = whole(ledger, cause.name);
    return causes;
}

Counts ledger_of(Fields ledger, std::size_t arrays, bool streams) {
    Counts counts;
    counts.controller = causes_of(ledger.object("phases"), controller_causes());
    counts.activation_unit = causes_of(ledger.object("activation_unit"), controller_causes());
    counts.loading = whole(ledger.object("host_input"), "busy");
    counts.transferring = whole(ledger.object("host_output"), "busy");
    if (streams) counts.memory.beats = whole(ledger.object("memory_port"), "busy");
    counts.lanes.resize(arrays);
    const auto read = [&](const char* modules, const CauseList& list, Causes LaneCounts::*causes) {
        const nlohmann::ordered_json& ledgers = ledger.list(modules);
        if (ledgers.size() != arrays) ledger.refuse(modules, fmt::format("must be a list of {} objects", arrays));
        for (std::size_t n = 0; n < arrays; ++n) {
            counts.lanes[n].*causes = causes_of({ledgers[n], ledger.place_of(modules)}, list);
        }
    };
    read("encoders", encoder_causes(), &LaneCounts::encoder);
    read("arrays", array_causes(streams), &LaneCounts::array);
    read("banks", bank_causes(), &LaneCounts::bank);
    return counts;
}

/// The causes that are states of the module itself, of every array in every step.
void read_states(const StatisticsFile& file, const char* modules, const CauseList& list, Causes LaneCounts::*causes,
                 std::vector<StepCounts>& steps, std::size_t arrays) {
    for (const Cause& cause : list) {
        if (cause.index < phase_count) continue;
        const auto rows = file.counted(modules, cause.name, arrays);
        for (std::size_t row = 0; row < steps.size(); ++row) {
            for (std::size_t n = 0; n < arrays; ++n) {
                (steps[row].counts.lanes[n].*causes)[cause.index] = rows[row][n];
            }
        }
    }
}

void read_columns(const StatisticsFile& file, std::vector<StepCounts>& steps) {
    const auto read = [&](const char* name, auto member) {
        const std::vector<std::uint64_t> column = file.column(name);
        for (std::size_t row = 0; row < steps.size(); ++row) member(steps[row]) = column[row];
    };
    read("sequence", [](StepCounts& s) -> std::uint64_t& { return s.sequence; });
    read("step", [](StepCounts& s) -> std::uint64_t& { return s.step; });
    read("layer", [](StepCounts& s) -> std::uint64_t& { return s.layer; });
    read("start_cycle", [](StepCounts& s) -> std::uint64_t& { return s.start; });
    read("cycles", [](StepCounts& s) -> std::uint64_t& { return s.latency; });
    read("reset", [](StepCounts& s) -> std::uint64_t& { return s.reset; });
    read("input_wait", [](StepCounts& s) -> std::uint64_t& { return s.input_wait; });
    read("fired_x", [](StepCounts& s) -> std::uint64_t& { return s.fired_x; });
    read("fired_h", [](StepCounts& s) -> std::uint64_t& { return s.fired_h; });
    for (const Cause& cause : controller_causes()) {
        if (cause.index < Causes::of(Phase::start)) continue;  // before the step
        read(cause.name, [&](StepCounts& s) -> std::uint64_t& { return s.counts.controller[cause.index]; });
    }
}

void read_memory(const StatisticsFile& file, std::vector<StepCounts>& steps) {
    const auto commands = file.counted("memory_port", "commands");
    const auto beats = file.counted("memory_port", "busy");
    for (std::size_t row = 0; row < steps.size(); ++row) steps[row].counts.memory = {commands[row], beats[row]};
}

std::vector<StepCounts> steps_of(const StatisticsFile& file, std::size_t arrays, bool streams) {
    std::vector<StepCounts> steps(file.rows());
    for (StepCounts& step : steps) step.counts.lanes.resize(arrays);
    read_columns(file, steps);
    const auto tokens = file.counted("arrays", "tokens", arrays);
    for (std::size_t row = 0; row < steps.size(); ++row) {
        for (std::size_t n = 0; n < arrays; ++n) steps[row].counts.lanes[n].popped = tokens[row][n];
    }
    read_states(file, "encoders", encoder_causes(), &LaneCounts::encoder, steps, arrays);
    read_states(file, "arrays", array_causes(streams), &LaneCounts::array, steps, arrays);
    if (streams) read_memory(file, steps);
    const Fields table = file.object("steps");
    for (std::size_t row = 0; row < steps.size(); ++row) {
        if (steps[row].layer >= file.layers()) {
            table.refuse("layer", fmt::format("entry {} is no layer of the network", row));
        }
        if (row > 0 && steps[row].start < steps[row - 1].end()) {
            table.refuse("start_cycle", fmt::format("entry {} is before the end of the step before", row));
        }
    }
    return steps;
}

}  // namespace

Statistics statistics_of(const StatisticsFile& file) {
    Statistics statistics;
    read_config(file, statistics.config);
    const std::size_t arrays = statistics.config.accelerator.arrays;
    for (std::size_t l = 0; l < file.layers(); ++l) {
        const Fields layer = file.layer(l);
        statistics.layers.push_back({positive(layer, "inputs"), positive(layer, "hidden"),
                                     positive(layer, "blen_ih"), positive(layer, "blen_hh")});
    }
    const Fields figures = file.object("figures");
    statistics.cycles = whole(figures, "cycles");
    statistics.tokens = whole(figures, "tokens");
    statistics.words = whole(figures, "words");
    statistics.steps = steps_of(file, arrays, statistics.streams());
    if (!statistics.steps.empty() && statistics.steps.back().end() != statistics.cycles) {
        figures.refuse("cycles", "is not the end of the last step");
    }
    statistics.ledger = ledger_of(file.object("ledger"), arrays, statistics.streams());
    return statistics;
}

}  // namespace spartus::replay::spartus
