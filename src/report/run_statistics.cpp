#include "spartus/report/run_statistics.hpp"

#include <cstdint>
#include <limits>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/io/fields.hpp"
#include "spartus/nn/cell.hpp"

namespace spartus::report {
namespace {

using io::Fields;
using nlohmann::ordered_json;

constexpr std::uint64_t max_count = std::uint64_t{1} << 53;  // exact as a double
constexpr std::uint64_t max_arrays = 1 << 16;

/// A list of `size` whole numbers, as doubles, in which they are exact.
std::vector<double> counts(const ordered_json& list, const std::string& place, std::size_t size) {
    if (!list.is_array() || list.size() != size) {
        throw Error(ExitCode::input, fmt::format("{}: must be a list of {} numbers", place, size));
    }
    std::vector<double> values;
    values.reserve(size);
    for (const ordered_json& value : list) {
        if (!value.is_number_unsigned() || value.get<std::uint64_t>() > max_count) {
            throw Error(ExitCode::input, fmt::format("{}: must be whole numbers up to 2^53", place));
        }
        values.push_back(value.get<double>());
    }
    return values;
}

/// What the file says of its own numbers must be there for each of them, and the other way round.
void check_figures(Fields& top) {
    Fields figures = top.object("figures");
    Fields schema = top.object("schema");
    Fields declared = schema.object("figures");
    for (const auto& [name, value] : top.required("figures").items()) {
        if (value.is_structured()) figures.refuse(name, "must be a number, a text or null");
        Fields quantity = declared.object(name);
        quantity.text("kind");
        quantity.text("meaning");
        if (quantity.has("unit")) quantity.text("unit");
    }
}

void check_inputs(Fields& top) {
    for (const ordered_json& input : top.list("inputs")) {
        Fields fields(input, top.place_of("inputs"));
        for (const char* key : {"role", "path", "sha256"}) fields.text(key);
    }
}

/// Sections of keys; a value is a number or a text.
void check_config(Fields& top) {
    Fields sections = top.object("config");
    for (const auto& [section, keys] : top.required("config").items()) {
        Fields fields = sections.object(section);
        for (const auto& [key, value] : keys.items()) {
            if (!value.is_number() && !value.is_string()) fields.refuse(key, "must be a number or a text");
        }
    }
}

void check_layers(Fields& top) {
    for (const ordered_json& layer : top.list("layers")) {
        Fields fields(layer, top.place_of("layers"));
        const std::string cell = fields.text("cell");
        if (nn::find_cell(cell) == nullptr) fields.refuse("cell", "is no cell that is known here");
        for (const char* key : {"inputs", "hidden"}) fields.whole(key, 1, max_count);
    }
    if (top.list("layers").empty()) top.refuse("layers", "must be a list of at least one layer");
}

/// Every cycle of the run has one cause in every module.
void check_causes(const ordered_json& causes, const std::string& place, double cycles) {
    if (!causes.is_object()) throw Error(ExitCode::input, place + ": must be an object");
    double sum = 0;
    for (const auto& [cause, value] : causes.items()) {
        sum += counts(ordered_json::array({value}), fmt::format("{}: {}", place, cause), 1).front();
    }
    if (sum != cycles) {
        throw Error(ExitCode::input, fmt::format("{}: {:.0f} cycles, but the run has {:.0f}", place, sum, cycles));
    }
}

bool flag(Fields& fields, const char* key) {
    const ordered_json& value = fields.required(key);
    if (!value.is_boolean()) fields.refuse(key, "must be true or false");
    return value.get<bool>();
}

/// The kinds of modules that the file declares.
std::vector<ModuleKind> kinds_of(Fields& top) {
    Fields schema = top.object("schema");
    Fields modules = schema.object("modules");
    std::vector<ModuleKind> kinds;
    for (const auto& [name, json] : schema.required("modules").items()) {
        Fields kind = modules.object(name);
        kinds.push_back({name, kind.whole("count", 1, max_arrays), flag(kind, "numbered"), {}, {}, {}});
        kinds.back().rest = kind.has("rest") ? kind.text("rest") : "";
        kinds.back().divides = kind.has("divides") ? kind.text("divides") : "";
        Fields quantities = kind.object("quantities");
        for (const auto& [quantity, declared] : kind.required("quantities").items()) {
            Fields fields = quantities.object(quantity);
            if (fields.text("kind") == "cause") kinds.back().causes.push_back({quantity, fields.text("role")});
        }
    }
    return kinds;
}

std::vector<PhaseKind> phases_of(Fields& top) {
    Fields schema = top.object("schema");
    Fields phases = schema.object("phases");
    std::vector<PhaseKind> all;
    for (const auto& [name, json] : schema.required("phases").items()) {
        Fields phase = phases.object(name);
        all.push_back({name, phase.text("role"), flag(phase, "within_step"),
                       phase.has("worker") ? phase.text("worker") : ""});
    }
    if (all.empty()) schema.refuse("phases", "must name at least one phase");
    return all;
}

void check_ledger(Fields& top, const RunStatistics& run) {
    const auto cycles = static_cast<double>(top.object("figures").whole("cycles", 0, max_count));
    Fields ledger = top.object("ledger");
    check_causes(ledger.required("phases"), ledger.place_of("phases"), cycles);
    for (const ModuleKind& kind : run.kinds) {
        if (!kind.numbered) {
            check_causes(ledger.required(kind.name), ledger.place_of(kind.name), cycles);
            continue;
        }
        const std::string key = kind.plural();
        const ordered_json& list = ledger.list(key);
        if (list.size() != kind.count) ledger.refuse(key, fmt::format("must be a list of {} objects", kind.count));
        for (const ordered_json& causes : list) check_causes(causes, ledger.place_of(key), cycles);
    }
}

class StepReader {
   public:
    StepReader(RunStatistics& run, Fields steps, std::size_t time_steps)
        : run_(run), steps_(std::move(steps)), rows_(time_steps * run.layers) {}

    void read() {
        read_order();
        std::vector<std::string> sums{"cycles"};
        for (const PhaseKind& phase : run_.phases) sums.push_back(phase.name);
        for (const auto& [name, unused] : run_.json["schema"]["steps"].items()) sums.push_back(name);
        for (const std::string& name : sums) {
            auto& values = column(name);
            const std::vector<double> rows = counts(steps_.required(name), steps_.place_of(name), rows_);
            for (std::size_t i = 0; i < rows_; ++i) values[i / run_.layers] += rows[i];
        }
        for (const ModuleKind& kind : run_.kinds) read_causes(kind);
        read_tokens();
        read_layer_steps();
    }

   private:
    std::vector<double>& column(const std::string& name) {
        return run_.time_steps.columns[name] = std::vector<double>(rows_ / run_.layers);
    }

    /// The causes of a kind: means over its modules.
    void read_causes(const ModuleKind& kind) {
        const std::string key = kind.plural();
        if (!run_.json["steps"].contains(key)) return;  // it counts nothing
        for (const auto& [cause, role] : kind.causes) {
            Fields counted = steps_.object(key);
            if (cause == kind.rest) continue;  // nobody counts it
            auto& means = column(kind.name + '.' + cause);
            if (!kind.numbered) {
                const std::vector<double> rows = counts(counted.required(cause), counted.place_of(cause), rows_);
                for (std::size_t i = 0; i < rows_; ++i) means[i / run_.layers] += rows[i];
                continue;
            }
            for_each_module(counted.required(cause), counted.place_of(cause), kind.count,
                            [&](std::size_t row, const auto& values) {
                                for (const double value : values) {
                                    means[row / run_.layers] += value / static_cast<double>(kind.count);
                                }
                            });
        }
    }

    /// The layers of a time step stand together, in order.
    void read_order() {
        const auto whole = [&](const char* name) {
            return counts(steps_.required(name), steps_.place_of(name), rows_);
        };
        const std::vector<double> layer = whole("layer");
        const std::vector<double> sequence = whole("sequence");
        const std::vector<double> step = whole("step");
        for (std::size_t i = 0; i < rows_; ++i) {
            const std::size_t first = i - i % run_.layers;
            if (layer[i] != static_cast<double>(i % run_.layers) || sequence[i] != sequence[first] ||
                step[i] != step[first]) {
                steps_.refuse("layer", fmt::format("entry {} breaks the order of layers in a time step", i));
            }
            if (i != first) continue;
            run_.time_steps.sequence.push_back(static_cast<std::size_t>(sequence[i]));
            run_.time_steps.step.push_back(static_cast<std::size_t>(step[i]));
        }
    }

    template <typename Use>
    void for_each_module(const ordered_json& list, const std::string& place, std::size_t modules, Use use) {
        if (!list.is_array() || list.size() != rows_) {
            throw Error(ExitCode::input, fmt::format("{}: must be a list of {} lists", place, rows_));
        }
        for (std::size_t i = 0; i < rows_; ++i) {
            use(i, counts(list[i], fmt::format("{}[{}]", place, i), modules));
        }
    }

    /// Of the modules that pop tokens, if there are several.
    void read_tokens() {
        run_.tokens_by_array.assign(run_.arrays, 0);
        if (run_.arrays == 0) return;
        Fields arrays = steps_.object("arrays");
        for_each_module(arrays.required("tokens"), arrays.place_of("tokens"), run_.arrays,
                        [&](std::size_t, const std::vector<double>& tokens) {
                            for (std::size_t n = 0; n < tokens.size(); ++n) run_.tokens_by_array[n] += tokens[n];
                        });
    }

    void read_layer_steps() {
        if (run_.arrays == 0) return;
        const ordered_json& tokens = steps_.required("max_tokens");
        const ordered_json& cycles = steps_.required("cycles");
        const ordered_json& fired_x = steps_.required("fired_x");
        for (std::size_t i = 0; i < rows_; ++i) {
            const std::size_t layer = i % run_.layers;
            run_.layer_steps.push_back({layer, tokens[i].get<double>(), cycles[i].get<double>()});
            if (layer == 0) run_.input_activity.push_back(fired_x[i].get<double>());
        }
    }

    RunStatistics& run_;
    Fields steps_;
    std::size_t rows_;
};

}  // namespace

RunStatistics read_run_statistics(const std::string& path) {
    RunStatistics run;
    run.path = path;
    run.json = io::read_json(path);
    Fields top(run.json, path);
    Fields program = top.object("program");
    if (program.text("name") != "spartus") program.refuse("name", "must be \"spartus\": not statistics of a run");
    program.text("version");
    check_inputs(top);
    check_config(top);
    Fields config = top.object("config");
    Fields accelerator = config.object("accelerator");
    accelerator.text("architecture");
    run.clock_mhz = accelerator.real("clock_mhz", 1e-6, 1e9);
    check_layers(top);
    run.layers = top.list("layers").size();
    check_figures(top);
    run.kinds = kinds_of(top);
    run.phases = phases_of(top);
    for (const ModuleKind& kind : run.kinds) run.arrays = kind.name == "array" ? kind.count : run.arrays;
    check_ledger(top, run);
    Fields figures = top.object("figures");
    for (const char* whole : {"cycles", "sequences"}) figures.whole(whole, 0, max_count);
    top.object("schema").object("steps");
    const ordered_json& layer_column = top.object("steps").list("layer");
    const std::size_t time_steps = figures.whole("time_steps", 0, max_count);
    if (layer_column.size() % run.layers != 0 || layer_column.size() / run.layers != time_steps) {
        top.object("steps").refuse("layer",
                                   fmt::format("must be a list of {} numbers, figures.time_steps x layers",
                                               static_cast<double>(time_steps) * static_cast<double>(run.layers)));
    }
    StepReader(run, top.object("steps"), time_steps).read();
    return run;
}

}  // namespace spartus::report
