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

using stats::Step;

/// The schema of a design outlives the columns that look into it.
using Schema = std::shared_ptr<const stats::Schema>;

Column whole(const std::string& name, std::function<std::uint64_t(const Step&)> value) {
    return {name, [value = std::move(value)](const Step& step) { return std::to_string(value(step)); }};
}

void add_phases(const stats::Schema& schema, std::vector<Column>& columns) {
    for (std::size_t p = 0; p < schema.phases.size(); ++p) {
        columns.push_back(whole(schema.phases[p].quantity.name, [p](const Step& step) { return step.phases[p]; }));
    }
}

void add_bound(const arch::Design& design, const Schema& schema, std::vector<Column>& columns) {
    const std::vector<arch::Bound>& bounds = design.architecture().bounds(design);
    const auto bound = [&bounds, stack_of = busy_stack(design, *schema)](const Step& step) {
        const arch::StepStack stack = stack_of(step);
        return std::make_pair(&bounds[largest(stack)], stack.critical);
    };
    columns.push_back({"bound", [bound](const Step& step) { return bound(step).first->quantity.name; }, true});
    columns.push_back({"bound_module",
                       [bound, schema](const Step& step) {
                           const auto [by, critical] = bound(step);
                           return module_name(*schema, by->kind, critical);
                       },
                       true});
}

/// Of every step, one value each.
std::vector<Column> columns_of(const arch::Design& design, const nn::Network& network, const Schema& schema) {
    std::vector<Column> columns{whole("sequence", [](const Step& s) { return s.sequence; }),
                                whole("step", [](const Step& s) { return s.step; }),
                                whole("layer", [](const Step& s) { return s.layer; }),
                                whole("cycles", [schema](const Step& s) { return s.latency(*schema); })};
    for (const arch::StepColumn& column : design.architecture().step_columns(design)) {
        columns.push_back(whole(column.quantity.name, column.value(*schema)));
    }
    const arch::StepColumn response = response_column(design, network);
    if (response.value) columns.push_back(whole(response.quantity.name, response.value(*schema)));
    columns.push_back(whole("start_cycle", [](const Step& s) { return s.start; }));
    add_phases(*schema, columns);
    add_bound(design, schema, columns);
    return columns;
}

/// "array_tokens": a counter of all modules of a kind together.
void add_sums(const Schema& schema, std::vector<Column>& columns) {
    for (std::size_t kind = 0; kind < schema->kinds.size(); ++kind) {
        const std::vector<stats::Quantity>& counters = schema->kinds[kind].counters;
        for (std::size_t c = 0; c < counters.size(); ++c) {
            columns.push_back(
                whole(schema->kinds[kind].name + '_' + counters[c].name,
                      [schema, kind, c](const Step& step) { return stats::sum(*schema, step, kind, c); }));
        }
    }
}

/// "tokens3": a counter that the architecture shows by module.
void add_by_module(const arch::Design& design, const stats::Schema& schema, std::vector<Column>& columns) {
    for (const arch::CounterName& shown : design.architecture().by_module()) {
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
        return column.word ? '"' + column.text(step) + '"' : column.text(step);
    });
}

/// What the modules of a kind counted: a list per step with a number per module, or a number if there is but one.
std::string json_counter(const stats::Schema& schema, const std::vector<Step>& steps, std::size_t kind,
                         std::size_t counter) {
    const stats::ModuleKind& modules = schema.kinds[kind];
    const std::size_t first = schema.offset({kind, 0}) + counter;
    return json_column(modules.counters[counter].name, steps, [&](const Step& step) {
        if (!modules.numbered) return std::to_string(step.counters[first]);
        std::vector<std::uint64_t> values;
        for (std::size_t n = 0; n < modules.count; ++n) {
            values.push_back(step.counters[first + n * modules.counters.size()]);
        }
        return fmt::format("[{}]", fmt::join(values, ","));
    });
}

Schema schema_of(const arch::Design& design) {
    return std::make_shared<const stats::Schema>(design.architecture().schema(design));
}

}  // namespace

arch::StepColumn response_column(const arch::Design& design, const nn::Network& network) {
    arch::StepColumn column{{"response", stats::Kind::count, "cycles",
                             "from the arrival of the frame to its result at the host", stats::Better::lower},
                            nullptr};
    if (design.architecture().frame_period(design) == 0) return column;
    column.value = [&design, &network](const stats::Schema& schema) -> arch::StepColumn::Value {
        const arch::Frames frames(design, schema);
        const auto result_at = design.architecture().result_times(design, network, schema, frames.period());
        return [frames, result_at](const Step& step) {
            const auto at = result_at(step);
            return at ? *at - frames.arrival(step.time_step) : 0;
        };
    };
    return column;
}

StepTable::StepTable(const arch::Design& design, const nn::Network& network) {
    const Schema schema = schema_of(design);
    columns_ = columns_of(design, network, schema);
    add_sums(schema, columns_);
    add_by_module(design, *schema, columns_);
}

std::string StepTable::header() const {
    std::string line;
    for (const Column& column : columns_) line += (line.empty() ? "" : ",") + column.name;
    return line + '\n';
}

std::string StepTable::row(const Step& step) const {
    std::string line;
    for (const Column& column : columns_) {
        if (!line.empty()) line += ',';
        line += column.text(step);
    }
    return line + '\n';
}

std::string steps_json(const arch::Design& design, const nn::Network& network, const std::vector<Step>& steps,
                       const std::string& indent) {
    const Schema schema = schema_of(design);
    std::vector<std::string> entries;
    for (const Column& column : columns_of(design, network, schema)) entries.push_back(json_column(column, steps));
    for (std::size_t kind = 0; kind < schema->kinds.size(); ++kind) {
        const stats::ModuleKind& modules = schema->kinds[kind];
        if (modules.counters.empty()) continue;
        std::vector<std::string> counters;
        for (std::size_t c = 0; c < modules.counters.size(); ++c)
            counters.push_back(json_counter(*schema, steps, kind, c));
        const std::string separator = ",\n" + indent + "    ";
        entries.push_back(fmt::format("\"{}{}\": {{\n{}    {}\n{}  }}", modules.name, modules.numbered ? "s" : "",
                                      indent, fmt::join(counters, separator), indent));
    }
    return fmt::format("{{\n{}  {}\n{}}}", indent, fmt::join(entries, ",\n" + indent + "  "), indent);
}

}  // namespace spartus::sim
