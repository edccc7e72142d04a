#include "spartus/sim/step_table.hpp"

#include <functional>
#include <iterator>
#include <memory>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "spartus/arch/frames.hpp"
#include "spartus/sim/critical_path.hpp"

namespace spartus::sim {
namespace {

using arch::Finished;
using stats::Step;

/// A column of the table as text, so that numbers and words are treated alike.
struct Column {
    std::string name;
    std::function<std::string(const Step&)> value;
    bool word = false;
};

Column whole(const std::string& name, std::function<std::uint64_t(const Step&)> value) {
    return {name, [value = std::move(value)](const Step& step) { return std::to_string(value(step)); }};
}

void add_phases(const stats::Schema& schema, std::vector<Column>& columns) {
    for (std::size_t p = 0; p < schema.phases.size(); ++p) {
        columns.push_back(whole(schema.phases[p].quantity.name, [p](const Step& step) { return step.phases[p]; }));
    }
}

void add_bound(const Finished& finished, std::vector<Column>& columns) {
    const arch::Architecture& architecture = finished.design.architecture();
    const stats::Schema& schema = finished.run.schema;
    const std::vector<arch::Bound>& bounds = architecture.bounds(finished.design);
    const auto bound = [&bounds, stack_of = busy_stack(finished)](const Step& step) {
        const arch::StepStack stack = stack_of(step);
        return std::make_pair(&bounds[largest(stack)], stack.critical);
    };
    columns.push_back({"bound", [bound](const Step& step) { return bound(step).first->quantity.name; }, true});
    columns.push_back({"bound_module",
                       [bound, &schema](const Step& step) {
                           const auto [by, critical] = bound(step);
                           return module_name(schema, by->kind, critical);
                       },
                       true});
}

/// Of the last layer's steps in real time; 0 of the others.
void add_response(const Finished& finished, std::vector<Column>& columns) {
    const auto frames = std::make_shared<arch::Frames>(finished);
    if (!frames->real_time()) return;
    const std::size_t last_layer = finished.network.layers.size() - 1;
    columns.push_back(
        whole(response_column().name,
              [frames, last_layer, responses = arch::responses(finished, frames->period())](const Step& step) {
                  return step.layer == last_layer ? responses[frames->number(step)] : 0;
              }));
}

/// Of every step, one value each.
std::vector<Column> columns_of(const Finished& finished) {
    const stats::Schema& schema = finished.run.schema;
    std::vector<Column> columns{whole("sequence", [](const Step& s) { return s.sequence; }),
                                whole("step", [](const Step& s) { return s.step; }),
                                whole("layer", [](const Step& s) { return s.layer; }),
                                whole("cycles", [&schema](const Step& s) { return s.latency(schema); })};
    for (const arch::StepColumn& column : finished.design.architecture().step_columns(finished.design)) {
        columns.push_back(whole(column.quantity.name, column.value(schema)));
    }
    add_response(finished, columns);
    columns.push_back(whole("start_cycle", [](const Step& s) { return s.start; }));
    add_phases(schema, columns);
    add_bound(finished, columns);
    return columns;
}

/// "array_tokens": a counter of all modules of a kind together.
void add_sums(const stats::Schema& schema, std::vector<Column>& columns) {
    for (std::size_t kind = 0; kind < schema.kinds.size(); ++kind) {
        const std::vector<stats::Quantity>& counters = schema.kinds[kind].counters;
        for (std::size_t c = 0; c < counters.size(); ++c) {
            columns.push_back(
                whole(schema.kinds[kind].name + '_' + counters[c].name,
                      [&schema, kind, c](const Step& step) { return stats::sum(schema, step, kind, c); }));
        }
    }
}

/// "tokens3": a counter that the architecture shows by module.
void add_by_module(const Finished& finished, std::vector<Column>& columns) {
    const stats::Schema& schema = finished.run.schema;
    for (const arch::CounterName& shown : finished.design.architecture().by_module()) {
        const std::size_t kind = schema.kind(shown.kind);
        const std::size_t counter = schema.counter(kind, shown.counter);
        for (std::size_t n = 0; n < schema.kinds[kind].count; ++n) {
            const std::size_t place = schema.offset({kind, n}) + counter;
            columns.push_back(whole(shown.counter + std::to_string(n),
                                    [place](const Step& step) { return step.counters[place]; }));
        }
    }
}

template <class Value>
std::string json_column(const std::string& name, const std::vector<Step>& steps, Value value) {
    std::string line = fmt::format("\"{}\": [", name);
    for (const Step& step : steps) {
        fmt::format_to(std::back_inserter(line), "{}{}", &step == steps.data() ? "" : ",", value(step));
    }
    return line + ']';
}

std::string json_column(const Column& column, const std::vector<Step>& steps) {
    return json_column(column.name, steps, [&column](const Step& step) {
        return column.word ? '"' + column.value(step) + '"' : column.value(step);
    });
}

/// What the modules of a kind counted: a list per step with a number per module, or a number if there is but one.
std::string json_counter(const stats::Run& run, std::size_t kind, std::size_t counter) {
    const stats::ModuleKind& modules = run.schema.kinds[kind];
    const std::size_t first = run.schema.offset({kind, 0}) + counter;
    return json_column(modules.counters[counter].name, run.steps, [&](const Step& step) {
        if (!modules.numbered) return std::to_string(step.counters[first]);
        std::vector<std::uint64_t> values;
        for (std::size_t n = 0; n < modules.count; ++n) {
            values.push_back(step.counters[first + n * modules.counters.size()]);
        }
        return fmt::format("[{}]", fmt::join(values, ","));
    });
}

}  // namespace

stats::Quantity response_column() {
    return {"response", stats::Kind::count, "cycles", "from the arrival of the frame to its result at the host",
            stats::Better::lower};
}

std::string steps_csv(const Finished& finished) {
    std::vector<Column> columns = columns_of(finished);
    add_sums(finished.run.schema, columns);
    add_by_module(finished, columns);
    std::string csv;
    for (const Column& column : columns) csv += (csv.empty() ? "" : ",") + column.name;
    csv += '\n';
    for (const Step& step : finished.run.steps) {
        for (const Column& column : columns) {
            fmt::format_to(std::back_inserter(csv), "{}{}", &column == columns.data() ? "" : ",",
                           column.value(step));
        }
        csv += '\n';
    }
    return csv;
}

std::string steps_json(const Finished& finished, const std::string& indent) {
    const stats::Run& run = finished.run;
    std::vector<std::string> entries;
    for (const Column& column : columns_of(finished)) entries.push_back(json_column(column, run.steps));
    for (std::size_t kind = 0; kind < run.schema.kinds.size(); ++kind) {
        const stats::ModuleKind& modules = run.schema.kinds[kind];
        if (modules.counters.empty()) continue;
        std::vector<std::string> counters;
        for (std::size_t c = 0; c < modules.counters.size(); ++c) counters.push_back(json_counter(run, kind, c));
        const std::string separator = ",\n" + indent + "    ";
        entries.push_back(fmt::format("\"{}{}\": {{\n{}    {}\n{}  }}", modules.name, modules.numbered ? "s" : "",
                                      indent, fmt::join(counters, separator), indent));
    }
    return fmt::format("{{\n{}  {}\n{}}}", indent, fmt::join(entries, ",\n" + indent + "  "), indent);
}

}  // namespace spartus::sim
