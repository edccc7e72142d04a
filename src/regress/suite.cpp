#include "spartus/regress/suite.hpp"

#include <filesystem>
#include <limits>
#include <set>

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
        if (fields_.has("about")) result.about = fields_.text("about");
        result.config_path = path_of(fields_.text("config"));
        if (fields_.has("set")) result.overrides = fields_.texts("set");
        result.network = read_network(fields_.object("network"));
        const ordered_json& traces = fields_.list("traces");
        if (traces.empty()) fields_.refuse("traces", "must be a list of at least one trace");
        for (const ordered_json& trace : traces) {
            result.traces.push_back(read_trace(Fields(trace, fields_.place_of("traces"))));
        }
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
        fields_.refuse("network", "must have one of the keys file, integer" + names);
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
        } else {
            fields_.refuse("traces", "each must have one of the keys file, generate");
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
        fields.refuse_others();
        return numbers;
    }

    Fields fields_;
    fs::path root_;
};

/// "FILE: case 'NAME'", or by number where it has no name.
std::string place_of_case(const std::string& path, const ordered_json& json, std::size_t index) {
    const bool named = json.is_object() && json.contains("name") && json["name"].is_string();
    return path + ": case " + (named ? in_quotes(json["name"].get<std::string>()) : std::to_string(index + 1));
}

}  // namespace

Suite read_suite(const std::string& path) {
    Suite suite{path, {}, {}, io::read_json(path)};
    Fields fields(suite.json, path);
    suite.name = fields.text("suite");
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
