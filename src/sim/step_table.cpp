#include "spartus/sim/step_table.hpp"

#include <functional>
#include <iterator>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "spartus/sim/critical_path.hpp"

namespace spartus::sim {
namespace {

struct Column {
    const char* name;
    std::function<std::uint64_t(const StepResult&)> value;
};

const std::vector<Column>& identity() {
    static const std::vector<Column> columns{
        {"sequence", [](const StepResult& s) { return s.times.sequence; }},
        {"step", [](const StepResult& s) { return s.times.step; }},
        {"layer", [](const StepResult& s) { return s.times.layer; }},
        {"cycles", [](const StepResult& s) { return s.times.latency(); }},
        {"max_tokens", [](const StepResult& s) { return s.max_tokens(); }},
    };
    return columns;
}

const std::vector<Column>& counts() {
    static const std::vector<Column> columns{
        {"fired_x", [](const StepResult& s) { return s.fired_x(); }},
        {"fired_h", [](const StepResult& s) { return s.fired_h(); }},
        {"words", [](const StepResult& s) { return s.words(); }},
        {"multiply_adds", [](const StepResult& s) { return s.multiply_adds(); }},
        {"start_cycle", [](const StepResult& s) { return s.times.start; }},
        {"reset", [](const StepResult& s) { return s.times.reset; }},
        {"input_wait", [](const StepResult& s) { return s.times.input_wait; }},
        {"start", [](const StepResult& s) { return s.times.inspect - s.times.start; }},
        {"compute", [](const StepResult& s) { return s.times.barrier - s.times.inspect; }},
        {"sync", [](const StepResult& s) { return s.times.sync - s.times.barrier; }},
        {"output_full", [](const StepResult& s) { return s.times.activate - s.times.sync; }},
        {"activation", [](const StepResult& s) { return s.times.result - s.times.activate; }},
        {"finish", [](const StepResult& s) { return s.times.end - s.times.result; }},
    };
    return columns;
}

/// What bounded the step, in words.
struct WordColumn {
    const char* name;
    std::function<std::string(const StepResult&)> value;
};

const std::vector<WordColumn>& bound() {
    static const std::vector<WordColumn> columns{
        {"bound", [](const StepResult& s) { return name_of(bounds_of(s).bound()); }},
        {"bound_module",
         [](const StepResult& s) {
             const StepBounds bounds = bounds_of(s);
             return bounds.module_of(bounds.bound());
         }},
    };
    return columns;
}

struct ArrayColumn {
    const char* name;
    std::uint64_t (*value)(const ArrayCounts&);
};

const std::vector<ArrayColumn> tokens{{"tokens", [](const ArrayCounts& c) { return c.array.tokens; }}};

const std::vector<ArrayColumn> encoder_causes{
    {"scan", [](const ArrayCounts& c) { return c.encoder.scan; }},
    {"fifo_full", [](const ArrayCounts& c) { return c.encoder.fifo_full; }},
    {"done", [](const ArrayCounts& c) { return c.encoder.done; }},
};

const std::vector<ArrayColumn> array_causes{
    {"issue", [](const ArrayCounts& c) { return c.array.issue; }},
    {"hazard", [](const ArrayCounts& c) { return c.array.hazard; }},
    {"starved", [](const ArrayCounts& c) { return c.array.starved; }},
    {"drain", [](const ArrayCounts& c) { return c.array.drain; }},
    {"barrier", [](const ArrayCounts& c) { return c.array.barrier; }},
};

/// "name": [value, …], a value per step.
template <typename Value>
std::string json_column(const char* name, const RunResult& run, Value value) {
    std::string line = fmt::format("\"{}\": [", name);
    for (const StepResult& step : run.steps) {
        fmt::format_to(std::back_inserter(line), "{}{}", &step == run.steps.data() ? "" : ",", value(step));
    }
    return line + ']';
}

std::string json_columns(const std::vector<Column>& columns, const RunResult& run, const std::string& separator) {
    std::string text;
    for (const Column& column : columns) text += json_column(column.name, run, column.value) + separator;
    return text;
}

std::string json_columns(const std::vector<WordColumn>& columns, const RunResult& run,
                         const std::string& separator) {
    std::string text;
    for (const WordColumn& column : columns) {
        text += json_column(column.name, run,
                            [&column](const StepResult& step) { return '"' + column.value(step) + '"'; }) +
                separator;
    }
    return text;
}

std::string json_columns(const std::vector<ArrayColumn>& columns, const RunResult& run,
                         const std::string& separator) {
    std::string text;
    for (const ArrayColumn& column : columns) {
        if (!text.empty()) text += separator;
        text += json_column(column.name, run, [&column](const StepResult& step) {
            std::vector<std::uint64_t> values;
            for (const ArrayCounts& array : step.arrays) values.push_back(column.value(array));
            return fmt::format("[{}]", fmt::join(values, ","));
        });
    }
    return text;
}

}  // namespace

std::string steps_csv(const RunResult& run, std::size_t arrays) {
    std::string csv;
    for (const Column& column : identity()) csv += fmt::format("{},", column.name);
    csv += "tokens";
    for (const Column& column : counts()) csv += fmt::format(",{}", column.name);
    for (const WordColumn& column : bound()) csv += fmt::format(",{}", column.name);
    for (std::size_t n = 0; n < arrays; ++n) csv += fmt::format(",tokens{}", n);
    csv += '\n';
    for (const StepResult& step : run.steps) {
        for (const Column& column : identity()) fmt::format_to(std::back_inserter(csv), "{},", column.value(step));
        fmt::format_to(std::back_inserter(csv), "{}", step.tokens());
        for (const Column& column : counts()) fmt::format_to(std::back_inserter(csv), ",{}", column.value(step));
        for (const WordColumn& column : bound()) fmt::format_to(std::back_inserter(csv), ",{}", column.value(step));
        for (const ArrayCounts& array : step.arrays) {
            fmt::format_to(std::back_inserter(csv), ",{}", array.array.tokens);
        }
        csv += '\n';
    }
    return csv;
}

std::string steps_json(const RunResult& run, const std::string& indent) {
    const std::string inner = ",\n" + indent + "  ";
    const std::string innermost = inner + "  ";
    const auto causes = [&](const char* modules, const std::vector<ArrayColumn>& columns) {
        return fmt::format("\"{}\": {{\n{}    {}\n{}  }}", modules, indent, json_columns(columns, run, innermost),
                           indent);
    };
    return fmt::format("{{\n{0}  {1}{2}{3}{4}{5}{6}{5}{7}\n{0}}}", indent, json_columns(identity(), run, inner),
                       json_columns(counts(), run, inner), json_columns(bound(), run, inner),
                       json_columns(tokens, run, inner), inner, causes("encoders", encoder_causes),
                       causes("arrays", array_causes));
}

}  // namespace spartus::sim
