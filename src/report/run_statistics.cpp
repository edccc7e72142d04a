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

/// Numbers from 0 on, `size` of them.
std::vector<double> numbers(Fields& fields, const std::string& key, std::size_t size) {
    std::vector<double> values;
    for (const ordered_json& value : fields.list(key)) {
        if (!value.is_number() || !(value.get<double>() >= 0) ||
            value.get<double>() > static_cast<double>(StatisticsFile::max_count)) {
            fields.refuse(key, "must be a list of numbers from 0 to 2^53");
        }
        values.push_back(value.get<double>());
    }
    if (values.size() != size) fields.refuse(key, fmt::format("must be a list of {} numbers", size));
    return values;
}

std::vector<std::size_t> whole_numbers(Fields& fields, const std::string& key, std::size_t size) {
    for (const ordered_json& value : fields.list(key)) {
        if (!value.is_number_unsigned()) fields.refuse(key, "must be a list of whole numbers");
    }
    const std::vector<double> values = numbers(fields, key, size);
    return {values.begin(), values.end()};
}

class SeriesReader {
   public:
    SeriesReader(const StatisticsFile& file, RunStatistics& run)
        : file_(file), run_(run), series_(file.object("series")) {}

    void read() {
        read_ranges();
        Fields columns = series_.object("columns");
        std::vector<std::string> names{"cycles", "longest"};
        for (const PhaseKind& phase : run_.phases) names.push_back(phase.name);
        for (const auto& [name, unused] : file_.json()["schema"]["steps"].items()) names.push_back(name);
        for (const std::string& name : names)
            run_.points.columns[name] = numbers(columns, name, run_.points.size());
        for (const ModuleKind& kind : run_.kinds) read_causes(kind);
        if (run_.arrays == 0) return;
        Fields first = series_.object("first_layer");
        run_.points.columns["first_layer.fired_x"] = numbers(first, "fired_x", run_.points.size());
        read_occurrences();
    }

   private:
    void read_ranges() {
        const std::size_t count = series_.list("steps").size();
        const auto whole = [&](const char* key) { return whole_numbers(series_, key, count); };
        const auto steps = whole("steps"), sequence = whole("sequence"), step = whole("step"),
                   last_sequence = whole("last_sequence"), last_step = whole("last_step");
        std::size_t begin = 0;
        for (std::size_t k = 0; k < count; ++k) {
            if (steps[k] == 0) series_.refuse("steps", fmt::format("entry {} is a point without steps", k));
            run_.points.ranges.push_back(
                {begin, begin + steps[k], sequence[k], step[k], last_sequence[k], last_step[k]});
            begin += steps[k];
        }
        if (begin != run_.time_steps)
            series_.refuse("steps", fmt::format("must add up to the {} of figures.time_steps", run_.time_steps));
    }

    /// The causes of a kind: means over its modules.
    void read_causes(const ModuleKind& kind) {
        for (const auto& [cause, role] : kind.causes) {
            if (cause == kind.rest) continue;  // nobody counts it
            Fields causes = series_.object("modules").object(kind.name);
            run_.points.columns[kind.name + '.' + cause] = numbers(causes, cause, run_.points.size());
        }
    }

    void read_occurrences() {
        const ordered_json& layers = series_.list("latency_by_load");
        if (layers.size() != run_.layers)
            series_.refuse("latency_by_load", fmt::format("must be a list of {} objects", run_.layers));
        for (std::size_t l = 0; l < layers.size(); ++l) {
            Fields layer(layers[l], series_.place_of("latency_by_load"));
            run_.widths.push_back(layer.real("width", 1, static_cast<double>(StatisticsFile::max_count)));
            const std::size_t count = layer.list("load").size();
            const auto load = numbers(layer, "load", count), cycles = numbers(layer, "cycles", count);
            const auto steps = whole_numbers(layer, "steps", count);
            for (std::size_t k = 0; k < count; ++k) run_.occurrences.push_back({l, load[k], cycles[k], steps[k]});
        }
    }

    const StatisticsFile& file_;
    RunStatistics& run_;
    Fields series_;
};

Latencies latencies_of(const StatisticsFile& file) {
    constexpr std::size_t most_bins = 1000;
    Fields fields = file.object("latencies");
    const auto most = static_cast<double>(StatisticsFile::max_count);
    const std::size_t bins = fields.list("steps").size();
    if (bins > most_bins) fields.refuse("steps", fmt::format("must be at most {} numbers", most_bins));
    return {fields.real("from", 0, most), fields.real("width", 1, most), whole_numbers(fields, "steps", bins)};
}

/// Of the modules that pop tokens, if there are several.
std::vector<double> tokens_by_array(const StatisticsFile& file, std::size_t arrays) {
    if (arrays == 0) return {};
    Fields counted = file.object("counted").object("arrays");
    return numbers(counted, "tokens", arrays);
}

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
    run.time_steps = figures.whole("time_steps", 0, StatisticsFile::max_count);
    SeriesReader(file, run).read();
    run.latencies = latencies_of(file);
    run.tokens_by_array = tokens_by_array(file, run.arrays);
    run.json = std::move(file).release();
    return run;
}

}  // namespace spartus::report
