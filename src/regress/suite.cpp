#include "spartus/regress/suite.hpp"

#include <filesystem>
#include <limits>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/generate/integer_network.hpp"
#include "spartus/io/fields.hpp"
#include "spartus/io/message.hpp"
#include "spartus/nn/cell_names.hpp"
#include "spartus/regress/runs.hpp"

namespace spartus::regress {
namespace {

namespace fs = std::filesystem;
using io::Fields;
using nlohmann::ordered_json;

constexpr std::uint64_t any = std::numeric_limits<std::uint64_t>::max();

class CaseReader {
   public:
    CaseReader(const ordered_json& json, const std::string& place, const fs::path& root)
        : fields_(json, place), root_(root) {}

    Case read() {
        Case result;
        result.name = fields_.text("name");
        if (result.name.empty()) fields_.refuse("name", "must not be empty");
        if (fields_.has("about")) result.about = fields_.text("about");
        result.config_path = path_of(fields_.text("config"));
        if (fields_.has("set")) result.overrides = fields_.texts("set");
        result.network = read_network(fields_.object("network"));
        const ordered_json& traces = fields_.list("traces");
        if (traces.empty()) fields_.refuse("traces", "must be a list of at least one trace");
        for (const ordered_json& trace : traces) {
            result.traces.push_back(read_trace(Fields(trace, fields_.place_of("traces"))));
        }
        if (fields_.has("hold")) result.held = fields_.texts("hold");
        if (fields_.has("device")) result.device = path_of(fields_.text("device"));
        if (fields_.has("energy")) result.energy = path_of(fields_.text("energy"));
        if (fields_.has("inputs_sha256")) result.inputs_sha256 = fields_.text("inputs_sha256");
        if (fields_.has("recorded")) result.recorded = read_recorded(fields_.object("recorded"));
        if (fields_.has("expect")) result.expected = read_numbers(fields_.object("expect"));
        if (fields_.has("history")) fields_.list("history");
        fields_.refuse_others();
        return result;
    }

   private:
    std::string path_of(const std::string& path) const { return (root_ / path).lexically_normal().string(); }

    NetworkSource read_network(Fields fields) {
        NetworkSource source;
        if (fields.has("file")) {
            source = path_of(fields.text("file"));
        } else if (fields.has("integer")) {
            Fields options = fields.object("integer");
            const auto bound = static_cast<int>(options.whole("bound", 1, generate::max_weight_bound));
            const nn::Cell& cell = options.has("cell") ? read_cell(options) : nn::lstm;
            source = IntegerNetwork{read_size(options, cell), bound};
        } else if (fields.has("hashed_gru")) {
            source = read_hashed(fields.object("hashed_gru"));
        } else {
            source = read_untrained(fields);
        }
        fields.refuse_others();
        return source;
    }

    /// {"lstm": …} or another cell's name.
    generate::NetworkOptions read_untrained(Fields& fields) const {
        std::string names;
        for (const nn::Cell* cell : nn::cells()) {
            const std::string name(cell->name);
            names += ", " + name;
            if (!fields.has(name)) continue;
            Fields options = fields.object(name);
            return read_size(options, *cell);
        }
        fields_.refuse("network", "must have one of the keys file, integer, hashed_gru" + names);
    }

    static std::uint32_t number(Fields& fields, const char* key, std::uint32_t low, std::uint32_t high,
                                std::optional<std::uint32_t> otherwise = std::nullopt) {
        if (otherwise && !fields.has(key)) return *otherwise;
        return static_cast<std::uint32_t>(fields.whole(key, low, high));
    }

    static generate::HashedNetworkOptions read_hashed(Fields options) {
        constexpr auto most = static_cast<std::uint32_t>(generate::max_weights);
        generate::HashedNetworkOptions size;
        size.inputs = number(options, "inputs", 1, most);
        size.hidden = number(options, "hidden", 1, most);
        size.layers = number(options, "layers", 1, most, size.layers);
        size.weight_bound = number(options, "weight_bound", 0, 128);
        size.bias_bound = number(options, "bias_bound", 0, 127);
        size.density = number(options, "density", 0, 100, size.density);
        size.seed = options.whole("seed", 0, any);
        options.refuse_others();
        return size;
    }

    static generate::HashedTraceOptions read_hashed_trace(Fields options) {
        constexpr std::uint32_t most_lsb = 32767;
        generate::HashedTraceOptions trace;
        const std::string name = options.text("kind");
        const auto kind = generate::find_hashed_trace(name);
        if (!kind) {
            options.refuse("kind", io::in_quotes(name) + " is none of " + generate::hashed_trace_names());
        }
        trace.kind = *kind;
        trace.steps = number(options, "steps", 0, static_cast<std::uint32_t>(generate::max_trace_elements));
        trace.amplitude = number(options, "amplitude", 0, most_lsb, 0);
        trace.limit = number(options, "limit", 0, most_lsb, most_lsb);
        trace.move = number(options, "move", 0, 1000, 0);
        trace.head = number(options, "head", 0, std::numeric_limits<std::uint32_t>::max(), 0);
        trace.seed = options.whole("seed", 0, any);
        options.refuse_others();
        return trace;
    }

    static const nn::Cell& read_cell(Fields& fields) {
        const std::string name = fields.text("cell");
        const nn::Cell* const cell = nn::find_cell(name);
        if (cell == nullptr)
            fields.refuse("cell", io::in_quotes(name) + " is no cell; it may be " + nn::any_cell(&nn::Cell::name));
        return *cell;
    }

    static generate::NetworkOptions read_size(Fields& fields, const nn::Cell& cell) {
        constexpr std::uint64_t most = generate::max_weights;
        const generate::NetworkOptions size{fields.whole("inputs", 1, most), fields.whole("hidden", 1, most),
                                            fields.has("layers") ? fields.whole("layers", 1, most) : 1,
                                            fields.whole("seed", 0, any), &cell};
        fields.refuse_others();
        return size;
    }

    TraceSource read_trace(Fields fields) {
        TraceSource source;
        if (fields.has("file")) {
            source = path_of(fields.text("file"));
        } else if (fields.has("generate")) {
            Fields options = fields.object("generate");
            source = generate::TraceOptions{
                options.whole("steps", 0, generate::max_trace_elements), 0, options.real("firing", 0, 1),
                options.real("step", 1.0 / 256, generate::trace_limit), options.whole("seed", 0, any)};
            options.refuse_others();
        } else if (fields.has("hashed")) {
            source = read_hashed_trace(fields.object("hashed"));
        } else {
            fields_.refuse("traces", "each must have one of the keys file, generate, hashed");
        }
        fields.refuse_others();
        return source;
    }

    static std::vector<Cycle> runs(const Fields& fields, const std::string& key, const std::string& text) {
        const auto values = parse_runs(text);
        if (!values) fields.refuse(key, in_quotes(text) + " is no list of cycles like '211 198x3 205'");
        return *values;
    }

    static Numbers read_numbers(Fields fields) {
        Numbers numbers;
        numbers.totals.emplace_back("cycles", fields.whole("cycles", 0, any));
        for (const auto& [name, value] : fields.object().items()) {
            const bool total = value.is_number() && name != "cycles";
            if (total) numbers.totals.emplace_back(name, fields.whole(name, 0, any));
        }
        for (const std::string& text : fields.texts("steps")) numbers.steps.push_back(runs(fields, "steps", text));
        const ordered_json& ledger = fields.required("ledger");
        const Fields kinds(ledger, fields.place_of("ledger"));
        for (const auto& [kind, causes] : ledger.items()) {
            Fields entries(causes, kinds.place_of(kind));
            for (const auto& [cause, unused] : causes.items()) {
                numbers.ledger.push_back({kind, cause, runs(entries, cause, entries.text(cause))});
            }
        }
        numbers.h_sha256 = fields.text("h_sha256");
        if (fields.has("held")) {
            Fields held = fields.object("held");
            for (const auto& [name, value] : held.object().items())
                numbers.held.emplace_back(name, held.text(name));
        }
        if (fields.has("inputs")) numbers.inputs = read_inputs(fields.object("inputs"));
        fields.refuse_others();
        return numbers;
    }

    static InputsUsed read_inputs(Fields fields) {
        InputsUsed inputs{parse_settings(fields.text("config")), fields.text("network_sha256"),
                          fields.texts("traces_sha256")};
        fields.refuse_others();
        return inputs;
    }

    static Recorded read_recorded(Fields fields) {
        Recorded recorded;
        recorded.h_sha256 = fields.texts("h_sha256");
        for (const auto& [name, value] : fields.object().items()) {
            if (name != "h_sha256") recorded.columns[name] = runs(fields, name, fields.text(name));
        }
        if (recorded.columns.count("cycles") == 0) fields.refuse("cycles", "is missing");
        for (const auto& [name, values] : recorded.columns) {
            if (values.size() != recorded.h_sha256.size()) {
                fields.refuse(
                    name, fmt::format("has {} steps, h_sha256 has {}", values.size(), recorded.h_sha256.size()));
            }
        }
        fields.refuse_others();
        return recorded;
    }

    Fields fields_;
    fs::path root_;
};

/// "FILE: case 'NAME'", or by number where it has no name.
std::string place_of_case(const std::string& path, const ordered_json& json, std::size_t index) {
    const bool named = json.is_object() && json.contains("name") && json["name"].is_string() && json["name"] != "";
    return path + ": case " + (named ? in_quotes(json["name"].get<std::string>()) : std::to_string(index + 1));
}

}  // namespace

Suite read_suite(const std::string& path) {
    Suite suite{path, {}, {}, io::read_json(path)};
    Fields fields(suite.json, path);
    suite.name = fields.text("suite");
    if (suite.name.empty()) fields.refuse("suite", "must not be empty");
    if (fields.has("about")) fields.text("about");
    const fs::path root = fs::path(path).parent_path() / (fields.has("root") ? fields.text("root") : ".");
    std::set<std::string> names;
    const ordered_json& cases = fields.list("cases");
    for (std::size_t k = 0; k < cases.size(); ++k) {
        const std::string place = place_of_case(path, cases[k], k);
        suite.cases.push_back(CaseReader(cases[k], place, root).read());
        if (!names.insert(suite.cases.back().name).second) throw Error(ExitCode::input, place + ": is there twice");
    }
    if (fields.has("figures")) fields.list("figures");  // of published.hpp
    fields.refuse_others();
    return suite;
}

}  // namespace spartus::regress
