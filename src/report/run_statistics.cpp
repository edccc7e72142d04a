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

/// An object of numbers, some of which may be absent from a run without steps: null.
void check_figures(Fields& top, const char* name, const std::vector<const char*>& keys) {
    Fields figures = top.object(name);
    for (const char* key : keys) {
        const ordered_json& value = figures.required(key);
        if (!value.is_number() && !value.is_null()) figures.refuse(key, "must be a number or null");
    }
}

void check_all_figures(Fields& top) {
    check_figures(top, "latency",
                  {"min_cycles", "mean_cycles", "p50_cycles", "p99_cycles", "max_cycles", "min_us", "mean_us",
                   "p50_us", "p99_us", "max_us"});
    check_figures(top, "throughput",
                  {"dense_operations_per_step", "steps_per_second", "effective_gops", "theoretical_peak_gops",
                   "speedup_over_peak"});
    check_figures(top, "sparsity", {"temporal_x", "temporal_h", "temporal", "weight", "padding_efficiency"});
    check_figures(top, "utilisation", {"balance_ratio", "mac", "issue"});
    check_figures(top, "memory", {"weight_bank_depth_words", "weight_bram36", "dsp48"});
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

void check_ledger(Fields& top, std::size_t arrays) {
    const auto cycles = static_cast<double>(top.object("run").whole("cycles", 0, max_count));
    Fields ledger = top.object("ledger");
    for (const char* module : {"phases", "activation_unit", "host_input", "host_output"}) {
        check_causes(ledger.required(module), ledger.place_of(module), cycles);
    }
    for (const char* modules : {"encoders", "arrays", "banks"}) {
        const ordered_json& list = ledger.list(modules);
        if (list.size() != arrays) ledger.refuse(modules, fmt::format("must be a list of {} objects", arrays));
        for (const ordered_json& causes : list) check_causes(causes, ledger.place_of(modules), cycles);
    }
}

/// Columns of the steps with one number, and those with one per array.
constexpr const char* scalars[] = {"cycles", "max_tokens",  "fired_x",   "fired_h", "words",
                                   "reset",  "input_wait",  "start",     "compute", "sync",
                                   "finish", "output_full", "activation"};
constexpr std::pair<const char*, const char*> by_array[] = {
    {"encoders", "scan"}, {"encoders", "fifo_full"}, {"encoders", "done"}, {"arrays", "issue"},
    {"arrays", "hazard"}, {"arrays", "starved"},     {"arrays", "drain"},  {"arrays", "barrier"}};

class StepReader {
   public:
    StepReader(RunStatistics& run, Fields steps, std::size_t time_steps)
        : run_(run), steps_(std::move(steps)), rows_(time_steps * run.layers) {}

    void read() {
        read_order();
        for (const char* name : scalars) {
            auto& sums = column(name);
            const std::vector<double> values = counts(steps_.required(name), steps_.place_of(name), rows_);
            for (std::size_t i = 0; i < rows_; ++i) sums[i / run_.layers] += values[i];
        }
        read_tokens();
        for (const auto& [modules, cause] : by_array) {
            auto& means = column(cause);
            Fields causes = steps_.object(modules);
            for_each_array(causes.required(cause), causes.place_of(cause),
                           [&](std::size_t row, const auto& values) {
                               for (const double value : values) {
                                   means[row / run_.layers] += value / static_cast<double>(run_.arrays);
                               }
                           });
        }
        read_layer_steps();
    }

   private:
    std::vector<double>& column(const std::string& name) {
        return run_.time_steps.columns[name] = std::vector<double>(rows_ / run_.layers);
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
    void for_each_array(const ordered_json& list, const std::string& place, Use use) {
        if (!list.is_array() || list.size() != rows_) {
            throw Error(ExitCode::input, fmt::format("{}: must be a list of {} lists", place, rows_));
        }
        for (std::size_t i = 0; i < rows_; ++i) {
            use(i, counts(list[i], fmt::format("{}[{}]", place, i), run_.arrays));
        }
    }

    void read_tokens() {
        run_.tokens_by_array.assign(run_.arrays, 0);
        auto& sums = column("tokens");
        for_each_array(steps_.required("tokens"), steps_.place_of("tokens"),
                       [&](std::size_t row, const std::vector<double>& tokens) {
                           for (std::size_t n = 0; n < tokens.size(); ++n) {
                               run_.tokens_by_array[n] += tokens[n];
                               sums[row / run_.layers] += tokens[n];
                           }
                       });
    }

    void read_layer_steps() {
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
    run.arrays = accelerator.whole("arrays", 1, max_arrays);
    accelerator.whole("pes_per_array", 1, max_count);
    run.clock_mhz = accelerator.real("clock_mhz", 1e-6, 1e9);
    check_layers(top);
    run.layers = top.list("layers").size();
    Fields totals = top.object("run");
    for (const char* key : {"cycles", "sequences", "tokens", "words", "multiply_adds"}) {
        totals.whole(key, 0, std::numeric_limits<std::uint64_t>::max());
    }
    totals.real("microseconds", 0, std::numeric_limits<double>::max());
    check_all_figures(top);
    check_ledger(top, run.arrays);
    const ordered_json& layer_column = top.object("steps").list("layer");
    const std::size_t time_steps = totals.whole("time_steps", 0, max_count);
    if (layer_column.size() % run.layers != 0 || layer_column.size() / run.layers != time_steps) {
        top.object("steps").refuse("layer",
                                   fmt::format("must be a list of {} numbers, run.time_steps x layers",
                                               static_cast<double>(time_steps) * static_cast<double>(run.layers)));
    }
    StepReader(run, top.object("steps"), time_steps).read();
    return run;
}

}  // namespace spartus::report
