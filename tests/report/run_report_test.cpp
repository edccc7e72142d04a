#include "spartus/report/run_report.hpp"

#include <string>

#include "spartus/base/error.hpp"
#include "spartus/report/assets.hpp"

#include "io/files.hpp"
#include "report/statistics.hpp"
#include "support/catch.hpp"

namespace spartus::report {
namespace {

using Catch::Matchers::Contains;
using nlohmann::ordered_json;

/// Without showing the whole page when it fails.
bool contains(const std::string& html, const std::string& part) {
    return html.find(part) != std::string::npos;
}

class Files {
   public:
    RunStatistics read(const std::string& text) const {
        const std::string path = directory_ / "stats.json";
        test::write_file(path, text);
        return read_run_statistics(path);
    }
    RunStatistics read(const ordered_json& json) const { return read(json.dump()); }
    std::string report(const ordered_json& json) const { return run_report(read(json)); }

    /// The message that refuses the statistics, which must be Error(input).
    std::string refusal(const std::string& text) const {
        const Error error = test::error_of([&] { read(text); });
        CHECK(error.code() == ExitCode::input);
        return error.what();
    }

   private:
    test::TemporaryDirectory directory_;
};

TEST_CASE("The course of a run is read point by point", "[report]") {
    ordered_json json = statistics(7, 2, 4);
    json["series"] = series_of(3, 2);
    json["series"]["steps"] = {3, 3, 1};
    const RunStatistics run = Files().read(json);
    CHECK(run.time_steps == 7);
    CHECK(run.points.size() == 3);
    CHECK(run.points.ranges[1].begin == 3);
    CHECK(run.points.ranges[1].end == 6);
    CHECK(run.points.columns.at("cycles") == std::vector<double>{200, 200, 200});
    CHECK(run.points.columns.at("array.issue") == std::vector<double>{2, 2, 2});
    CHECK(run.points.columns.at("first_layer.fired_x") == std::vector<double>{1, 1, 1});
    CHECK(run.tokens_by_array == std::vector<double>{14, 14, 14, 14});
    CHECK(run.occurrences.size() == 2);
}

TEST_CASE("A report has every chart and the figures", "[report]") {
    const std::string html = Files().report(statistics(3, 2, 4));
    for (const char* id : {"ledger", "latency", "histogram", "encoder", "array", "tokens-latency", "balance",
                           "tokens", "ratio", "sparsity", "activity"}) {
        CHECK(contains(html, "<figure class=\"chart\" id=\"" + std::string(id) + "\">"));
    }
    CHECK(contains(html, "<data data-key=\"figures.speedup_over_peak\" value=\"1.875\">1.875</data>"));
    CHECK(contains(html, "Not to be compared with this run"));
}

TEST_CASE("Equal statistics give equal pages", "[report]") {
    const Files files;
    CHECK(files.report(statistics(30, 1, 2)) == files.report(statistics(30, 1, 2)));
}

TEST_CASE("A run without steps is reported without charts", "[report]") {
    ordered_json json = statistics(0, 1, 2);
    for (const char* figure : {"latency_mean_us", "latency_mean_cycles", "effective_gops"}) {
        json["figures"][figure] = nullptr;
    }
    const std::string html = Files().report(json);
    CHECK(contains(html, "The run has no steps"));
    CHECK(contains(html, "<data data-key=\"figures.latency_mean_us\" value=\"null\">–</data>"));
    CHECK_FALSE(contains(html, "<figure"));
}

TEST_CASE("Objects that are not known become sections of their own", "[report]") {
    ordered_json json = statistics(2, 1, 2);
    json["novelty"] = {{"counts", {{"this", 150}, {"that", 50}}}, {"shares", {{"issue", 0.25}}}};
    const std::string html = Files().report(json);
    CHECK(contains(html, ">Novelty</h2>"));
    CHECK(contains(html, "<data data-key=\"novelty.shares.issue\" value=\"0.25\">0.25</data>"));
}

TEST_CASE("What bounds the steps is a chart and a table", "[report]") {
    ordered_json json = statistics(2, 1, 2);
    json["critical_path"] = {{"cycles", {{"mac", 150}, {"activation", 50}}},
                             {"steps_bounded", {{"mac", 2}, {"activation", 0}}}};
    const std::string html = Files().report(json);
    CHECK(contains(html, "id=\"bounds\""));
    CHECK(contains(html, "<data data-key=\"critical_path.cycles.mac\" value=\"150\">150</data>"));
    CHECK(contains(html, "<data data-key=\"critical_path.steps_bounded.mac\" value=\"2\">2</data>"));
}

TEST_CASE("A design that does not fit its device is called theoretical", "[report]") {
    ordered_json json = statistics(2, 1, 2);
    const ordered_json resources{{"lut_estimated", 10}, {"ff_estimated", 20}, {"dsp48", 30}, {"bram36", 40}};
    json["cost"] = {{"modules", {{"PE arrays", resources}}},
                    {"total", resources},
                    {"device", {{"name", "XC7Z007S"}, {"theoretical", true}, {"binding", "BRAM36"}}}};
    CHECK(contains(Files().report(json), "The design does not fit XC7Z007S; BRAM36 binds. Every figure"));
    json["cost"]["device"]["theoretical"] = false;
    CHECK_FALSE(contains(Files().report(json), "does not fit"));
}

TEST_CASE("Bounds and changes and costs and energies of another shape are only listed", "[report]") {
    for (const char* name : {"critical_path", "what_if", "cost", "energy"}) {
        for (const ordered_json& shape :
             {ordered_json{{"cycles", "many"}}, ordered_json{{"total", {{"lut", 1}}}}, ordered_json::array({1, 2}),
              ordered_json::array({ordered_json{{"change", 3}}}),
              ordered_json{{"modules", {{"a", 1}}}, {"shares", {{"b", "c"}}}}}) {
            ordered_json json = statistics(2, 1, 2);
            json[name] = shape;
            INFO(name << " " << shape.dump());
            CHECK(contains(Files().report(json), "</html>"));
        }
    }
}

TEST_CASE("Hostile texts do not leave their place", "[report]") {
    ordered_json json = statistics(2, 1, 2);
    const std::string hostile = "</script><script>alert(1)</script>";
    json["inputs"][0]["path"] = hostile;
    json["config"]["accelerator"][hostile] = hostile;
    json["ledger"]["phases"][hostile] = 0;
    json[hostile] = {{hostile, hostile}};
    CHECK_FALSE(contains(Files().report(json), "<script>alert"));
}

TEST_CASE("A missing field is named with its file", "[report]") {
    const Files files;
    const std::vector<std::pair<std::string, std::string>> fields{
        {"/figures/cycles", "figures: cycles: is missing"},
        {"/schema/figures/latency_mean_us", "schema: figures: latency_mean_us: is missing"},
        {"/schema/modules", "schema: modules: is missing"},
        {"/config/accelerator/architecture", "config: accelerator: architecture: is missing"},
        {"/layers/0/hidden", "layers: hidden: is missing"},
        {"/ledger/host_input", "ledger: host_input: is missing"},
        {"/series/columns/fired_h", "series: columns: fired_h: is missing"},
        {"/series/modules/array/drain", "series: modules: array: drain: is missing"},
        {"/series/first_layer/fired_x", "series: first_layer: fired_x: is missing"},
        {"/series", "series: is missing"},
        {"/latencies", "latencies: is missing"},
        {"/counted/arrays", "counted: arrays: is missing"},
    };
    for (const auto& [pointer, message] : fields) {
        const ordered_json removal = {{{"op", "remove"}, {"path", pointer}}};
        const std::string text = files.refusal(statistics(2, 1, 2).patch(removal).dump());
        CHECK_THAT(text, Contains("stats.json: " + message));
    }
}

TEST_CASE("Statistics that contradict themselves are refused", "[report]") {
    const Files files;
    const auto with = [](const char* pointer, const ordered_json& value) {
        ordered_json json = statistics(2, 2, 2);
        json[ordered_json::json_pointer(pointer)] = value;
        return json.dump();
    };
    CHECK_THAT(files.refusal(with("/ledger/arrays/1/compute", 7)),
               Contains("ledger: arrays: 247 cycles, but the run"));
    CHECK_THAT(files.refusal(with("/ledger/banks", ordered_json::array())), Contains("banks: must be a list of 2"));
    CHECK_THAT(files.refusal(with("/figures/time_steps", 3)),
               Contains("series: steps: must add up to the 3 of figures.time_steps"));
    CHECK_THAT(files.refusal(with("/series/steps/1", 0)), Contains("entry 1 is a point without steps"));
    CHECK_THAT(files.refusal(with("/counted/arrays/tokens", {1})), Contains("tokens: must be a list of 2 numbers"));
    CHECK_THAT(files.refusal(with("/series/columns/cycles", {1, 2, 3})),
               Contains("columns: cycles: must be a list of 2 numbers"));
    CHECK_THAT(files.refusal(with("/series/columns/cycles/0", -1)), Contains("must be a list of numbers from 0"));
    CHECK_THAT(files.refusal(with("/series/latency_by_load", ordered_json::array())),
               Contains("latency_by_load: must be a list of 2 objects"));
    CHECK_THAT(files.refusal(with("/latencies/steps", std::vector<int>(1001, 1))),
               Contains("must be at most 1000 numbers"));
    CHECK_THAT(files.refusal(with("/program/name", "sparta")), Contains("program: name"));
}

TEST_CASE("What is not JSON is refused", "[report]") {
    const Files files;
    CHECK_THAT(files.refusal(""), Contains("stats.json: "));
    CHECK_THAT(files.refusal("{\"program\": "), Contains("parse error at line 1"));
    CHECK_THAT(files.refusal("[]"), Contains("must be an object"));
    CHECK_THAT(files.refusal(std::string(100000, '[')), Contains("nested too deeply"));
    CHECK_THAT(files.refusal("{\"a\": 1, \"a\": 2}"), Contains("is there twice"));
}

TEST_CASE("A field of another kind is refused or shown but never fatal", "[report]") {
    const Files files;
    const ordered_json leaves = statistics(1, 2, 2).flatten();
    const std::vector<ordered_json> others{
        nullptr, true, -1, 0.5, 1e300, std::uint64_t{1} << 63, "x", ordered_json::array(), ordered_json::object()};
    std::size_t refused = 0, pairs = 0;
    for (const auto& [pointer, value] : leaves.items()) {
        for (const ordered_json& other : others) {
            if (pairs++ % 4 != 0) continue;  // there are nine others, so that every leaf meets some
            ordered_json json = statistics(1, 2, 2);
            json[ordered_json::json_pointer(pointer)] = other;
            try {
                files.report(json);
            } catch (const Error& error) {
                CHECK(error.code() == ExitCode::input);
                ++refused;
            }
        }
    }
    CHECK(refused > pairs / 8);
}

}  // namespace
}  // namespace spartus::report
