#include "spartus/report/run_statistics.hpp"

#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/io/statistics_file.hpp"

namespace spartus::report {
namespace {

using io::Fields;
using io::StatisticsFile;
using nlohmann::ordered_json;

constexpr std::uint64_t max_arrays = 1 << 16;

/// What the file says of its own numbers must be there for each of them, and the other way round.
void check_figures(const StatisticsFile& file) {
    Fields figures = file.object("figures");
    Fields schema = file.object("schema");
    Fields declared = schema.object("figures");
    for (const auto& [name, value] : figures.object().items()) {
        if (value.is_structured()) figures.refuse(name, "must be a number, a text or null");
        Fields quantity = declared.object(name);
        quantity.text("kind");
        quantity.text("meaning");
        if (quantity.has("unit")) quantity.text("unit");
    }
}

/// Every cycle of the run has one cause in every module.
void check_causes(const ordered_json& causes, const std::string& place, double cycles) {
    if (!causes.is_object()) throw Error(ExitCode::input, place + ": must be an object");
    double sum = 0;
    for (const auto& [cause, value] : causes.items()) {
        if (!value.is_number_unsigned())
            throw Error(ExitCode::input, place + ": " + cause + ": must be whole numbers");
        sum += value.get<double>();
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
std::vector<ModuleKind> kinds_of(const StatisticsFile& file) {
    Fields schema = file.object("schema");
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

std::vector<PhaseKind> phases_of(const StatisticsFile& file) {
    Fields schema = file.object("schema");
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

void check_ledger(const StatisticsFile& file, const RunStatistics& run) {
    const auto cycles = static_cast<double>(file.object("figures").whole("cycles", 0, StatisticsFile::max_count));
    Fields ledger = file.object("ledger");
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
    StepReader(const StatisticsFile& file, RunStatistics& run) : file_(file), run_(run) {}

    void read() {
        read_order();
        std::vector<std::string> sums{"cycles"};
        for (const PhaseKind& phase : run_.phases) sums.push_back(phase.name);
        for (const auto& [name, unused] : file_.json()["schema"]["steps"].items()) sums.push_back(name);
        for (const std::string& name : sums) add_layers(file_.column(name), column(name));
        for (const ModuleKind& kind : run_.kinds) read_causes(kind);
        read_tokens();
        read_layer_steps();
    }

   private:
    std::vector<double>& column(const std::string& name) {
        return run_.time_steps.columns[name] = std::vector<double>(file_.rows() / run_.layers);
    }

    void add_layers(const std::vector<std::uint64_t>& rows, std::vector<double>& sums) const {
        for (std::size_t i = 0; i < rows.size(); ++i) sums[i / run_.layers] += static_cast<double>(rows[i]);
    }

    /// The causes of a kind: means over its modules.
    void read_causes(const ModuleKind& kind) {
        const std::string key = kind.plural();
        if (!file_.json()["steps"].contains(key)) return;  // it counts nothing
        for (const auto& [cause, role] : kind.causes) {
            if (cause == kind.rest) continue;  // nobody counts it
            auto& means = column(kind.name + '.' + cause);
            if (!kind.numbered) {
                add_layers(file_.counted(key, cause), means);
                continue;
            }
            const auto rows = file_.counted(key, cause, kind.count);
            for (std::size_t i = 0; i < rows.size(); ++i) {
                for (const std::uint64_t value : rows[i]) {
                    means[i / run_.layers] += static_cast<double>(value) / static_cast<double>(kind.count);
                }
            }
        }
    }

    /// The layers of a time step stand together, in order.
    void read_order() {
        const std::vector<std::uint64_t> layer = file_.column("layer");
        const std::vector<std::uint64_t> sequence = file_.column("sequence");
        const std::vector<std::uint64_t> step = file_.column("step");
        for (std::size_t i = 0; i < file_.rows(); ++i) {
            const std::size_t first = i - i % run_.layers;
            if (layer[i] != i % run_.layers || sequence[i] != sequence[first] || step[i] != step[first]) {
                file_.object("steps").refuse("layer",
                                             fmt::format("entry {} breaks the order of layers in a time step", i));
            }
            if (i != first) continue;
            run_.time_steps.sequence.push_back(sequence[i]);
            run_.time_steps.step.push_back(step[i]);
        }
    }

    /// Of the modules that pop tokens, if there are several.
    void read_tokens() {
        run_.tokens_by_array.assign(run_.arrays, 0);
        if (run_.arrays == 0) return;
        for (const auto& tokens : file_.counted("arrays", "tokens", run_.arrays)) {
            for (std::size_t n = 0; n < tokens.size(); ++n) {
                run_.tokens_by_array[n] += static_cast<double>(tokens[n]);
            }
        }
    }

    void read_layer_steps() {
        if (run_.arrays == 0) return;
        const auto tokens = file_.column("max_tokens");
        const auto cycles = file_.column("cycles");
        const auto fired_x = file_.column("fired_x");
        for (std::size_t i = 0; i < file_.rows(); ++i) {
            const std::size_t layer = i % run_.layers;
            run_.layer_steps.push_back({layer, static_cast<double>(tokens[i]), static_cast<double>(cycles[i])});
            if (layer == 0) run_.input_activity.push_back(static_cast<double>(fired_x[i]));
        }
    }

    const StatisticsFile& file_;
    RunStatistics& run_;
};

}  // namespace

RunStatistics read_run_statistics(const std::string& path) {
    StatisticsFile file(path);
    RunStatistics run;
    run.path = path;
    run.clock_mhz = file.object("config").object("accelerator").real("clock_mhz", 1e-6, 1e9);
    run.layers = file.layers();
    check_figures(file);
    run.kinds = kinds_of(file);
    run.phases = phases_of(file);
    for (const ModuleKind& kind : run.kinds) run.arrays = kind.name == "array" ? kind.count : run.arrays;
    check_ledger(file, run);
    Fields figures = file.object("figures");
    for (const char* whole : {"cycles", "sequences"}) figures.whole(whole, 0, StatisticsFile::max_count);
    file.object("schema").object("steps");
    const std::uint64_t time_steps = figures.whole("time_steps", 0, StatisticsFile::max_count);
    if (file.rows() % run.layers != 0 || file.rows() / run.layers != time_steps) {
        file.object("steps").refuse("layer",
                                    fmt::format("must be a list of {} numbers, figures.time_steps x layers",
                                                static_cast<double>(time_steps) * static_cast<double>(run.layers)));
    }
    StepReader(file, run).read();
    run.json = std::move(file).release();
    return run;
}

}  // namespace spartus::report
