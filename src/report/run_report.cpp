#include "spartus/report/run_report.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "spartus/base/percent.hpp"
#include "spartus/base/text.hpp"
#include "spartus/nn/cell.hpp"
#include "spartus/report/causes.hpp"
#include "spartus/report/design_sections.hpp"
#include "spartus/report/figure.hpp"
#include "spartus/report/page.hpp"
#include "spartus/report/points.hpp"
#include "spartus/report/published_section.hpp"
#include "spartus/report/vega.hpp"

namespace spartus::report {
namespace {

using nlohmann::ordered_json;

constexpr const char* blue = "#2b8bd6";
constexpr const char* orange = "#e67e22";
constexpr const char* green = "#009e73";

std::string plural(std::size_t count, const std::string& name) {
    return fmt::format("{} {}{}", shown(count), name, count == 1 ? "" : "s");
}

std::string subtitle(const RunStatistics& run) {
    const ordered_json& config = run.json["config"];
    const nn::Cell* const cell = nn::find_cell(run.json["layers"][0]["cell"].get<std::string>());
    std::string layers = shown(run.json["layers"][0]["inputs"]);
    for (const ordered_json& layer : run.json["layers"]) layers += " → " + shown(layer["hidden"]);
    return fmt::format("{}, {} multipliers at {} MHz · {} {} · {} in {}",
                       shown(config["accelerator"]["architecture"]), shown(run.json["figures"]["multipliers"]),
                       run.clock_mhz, cell->title, layers, plural(run.time_steps, "step"),
                       plural(run.json["figures"]["sequences"].get<std::size_t>(), "sequence"));
}

// ---- Figures ----

/// A figure that may be missing or null: statistics of an older program, or of a run back to back.
bool is_number(const RunStatistics& run, const char* figure) {
    return run.json["figures"].value(figure, ordered_json()).is_number();
}

double number_or(const RunStatistics& run, const char* figure, double otherwise) {
    return is_number(run, figure) ? run.json["figures"][figure].get<double>() : otherwise;
}

/// Cycles of the run in which no frame had come, at most those of the run.
double frame_waits(const RunStatistics& run) {
    const auto cycles = run.json["figures"]["cycles"].get<double>();
    return std::clamp(number_or(run, "frame_wait_cycles", 0), 0.0, cycles);
}

std::string with_unit(const RunStatistics& run, const char* figure) {
    return figure_of(run, figure).text + ' ' + unit_of(run, figure);
}

bool real_time(const RunStatistics& run) {
    const auto names = {"frames_in_time",  "deadline_misses", "response_mean_us", "response_p99_us",
                        "response_max_us", "slack_us",        "backlog_max"};
    return std::all_of(names.begin(), names.end(), [&](const char* name) { return is_number(run, name); });
}

/// Is it in time?
void add_in_time(Page& page, const RunStatistics& run) {
    if (!real_time(run)) return;
    const bool in_time = run.json["figures"]["deadline_misses"] == 0;
    page.note(fmt::format(
        "{}: {} of {} have their result at the host before the next frame comes. The longest "
        "response is {}, the slack {}, at most {} had come without a result yet.",
        in_time ? "In time" : "Not in time", figure_of(run, "frames_in_time").text, plural(run.time_steps, "frame"),
        with_unit(run, "response_max_us"), with_unit(run, "slack_us"), figure_of(run, "backlog_max").text));
}

std::string joined(const ordered_json& texts) {
    std::string all;
    if (!texts.is_array()) return all;
    for (const ordered_json& text : texts) all += (all.empty() ? "" : ", ") + shown(text);
    return all;
}

/// cost.device, an empty object without.
ordered_json device_of(const RunStatistics& run) {
    const ordered_json cost = run.json.value("cost", ordered_json());
    const ordered_json device = cost.is_object() ? cost.value("device", ordered_json()) : ordered_json();
    return device.is_object() ? device : ordered_json::object();
}

/// Does it fit? Only where a device is named.
void add_fit(Page& page, const RunStatistics& run) {
    const ordered_json device = device_of(run);
    if (device.value("theoretical", ordered_json()) != true) return;
    const std::string beyond = joined(device.value("exceeds", ordered_json()));
    const std::string changes = joined(device.value("would_fit", ordered_json()));
    const ordered_json smallest = device.value("smallest", ordered_json());
    page.note(fmt::format("Does not fit {}{}: every figure below is theoretical.{}{}",
                          shown(device.value("name", ordered_json("the device"))),
                          beyond.empty() ? "" : " (" + beyond + ")",
                          !smallest.is_string() || smallest == "" ? "" : " " + shown(smallest) + " would do.",
                          changes.empty() ? "" : " It would fit with one of " + changes + "."));
}

/// What to know before believing a figure.
void add_warnings(Page& page, const RunStatistics& run) {
    const ordered_json warnings = run.json.value("warnings", ordered_json());
    if (!warnings.is_array()) return;
    for (const ordered_json& warning : warnings) {
        if (warning.is_string()) page.note("Warning: " + warning.get<std::string>() + ".");
    }
}

/// "of 755 on XC7Z100".
std::string available(const RunStatistics& run, const char* resource) {
    const ordered_json device = device_of(run);
    const ordered_json has = device.value("available", ordered_json::object());
    if (!has.is_object() || !has.value(resource, ordered_json()).is_number()) return "of the design";
    return fmt::format("of {} on {}", shown(has[resource]),
                       shown(device.value("name", ordered_json("the device"))));
}

void add_headline(Page& page, const RunStatistics& run) {
    const auto text = [&run](const char* figure) { return figure_of(run, figure).text; };
    std::vector<Tile> tiles;
    const auto tile = [&](const char* name, const char* figure, const std::string& remark) {
        if (!run.json["figures"].contains(figure)) return;  // not one of this architecture's
        tiles.push_back({name, figure_of(run, figure), unit_of(run, figure), remark});
    };
    page.section("Headline figures");
    add_fit(page, run);
    add_in_time(page, run);
    add_warnings(page, run);
    if (real_time(run)) {
        tile("Longest response", "response_max_us",
             fmt::format("mean {}, p99 {}", text("response_mean_us"), text("response_p99_us")));
        tile("Frames in time", "frames_in_time", text("deadline_misses") + " late");
    }
    tile("Highest frame rate", "max_frame_rate_hz", "at which no frame would be late");
    tile("Mean latency of a step", "latency_mean_us", text("latency_mean_cycles") + " cycles");
    tile("99th percentile", "latency_p99_us", text("latency_p99_cycles") + " cycles");
    tile("Steps per second", "steps_per_second", "back to back");
    tile("Effective throughput", "effective_gops", "dense operations per time");
    tile("Speed-up over peak", "speedup_over_peak", "peak " + text("peak_gops") + " GOp/s");
    tile("Temporal sparsity", "temporal_sparsity",
         fmt::format("x {}, h {}", text("temporal_sparsity_x"), text("temporal_sparsity_h")));
    tile("Weight sparsity", "weight_sparsity", "zero weights / weights");
    tile("Balance of the arrays", "balance_ratio", "mean over busiest, in tokens");
    tile("Multipliers in use", "mac_utilisation", "of all cycles, with a stored weight");
    tile("Words issued", "issue_utilisation", "of one per array and cycle");
    if (is_number(run, "sqnr_db")) tile("Accuracy of h", "sqnr_db", "SQNR against the float network");
    tile("Block RAM", "bram36", available(run, "bram36"));
    tile("Multipliers", "dsp48", available(run, "dsp48"));
    page.tiles(tiles);
    page.paragraph(
        "Measured on the cycle-accurate model, whose results equal the untimed reference bit for bit. Whatever is "
        "in a chart shows its values under the pointer.");
}

/// With unit and meaning, as the file declares them.
void add_all_figures(Page& page, const RunStatistics& run) {
    Table table{"All figures", {{"", false}, {"value", true}, {"unit", false}, {"meaning", false}}, {}, true};
    for (const auto& [name, value] : run.json["figures"].items()) {
        const std::string figure = name;
        table.rows.push_back({words_of(figure), figure_of(run, figure), unit_of(run, figure),
                              shown(run.json["schema"]["figures"][figure]["meaning"])});
    }
    page.table(table);
}

void add_run(Page& page, const RunStatistics& run) {
    page.section("Configuration and inputs");
    Table inputs{"Inputs", {{"role", false}, {"file", false}, {"SHA-256", false}}, {}, false};
    std::size_t i = 0;
    for (const ordered_json& input : run.json["inputs"]) {
        const auto value = [&](const char* key) {
            return Value(fmt::format("inputs.{}.{}", i, key), input[key], shown(input[key]));
        };
        inputs.rows.push_back({value("role"), value("path"), value("sha256")});
        ++i;
    }
    page.table(inputs);
    add_tables(page, run.json["program"], "program", "Program", false);
    add_tables(page, run.json["layers"], "layers", "Layers", false);
    for (const auto& [section, keys] : run.json["config"].items()) {
        add_tables(page, keys, "config." + section, "Configuration in force: " + words_of(section), true);
    }
    add_all_figures(page, run);
}

// ---- Cycles by module ----

class LedgerChart {
   public:
    explicit LedgerChart(const RunStatistics& run)
        : ledger_(run.json["ledger"]),
          waits_(frame_waits(run)),
          cycles_(run.json["figures"]["cycles"].get<double>() - waits_),
          run_(run) {
        add_module("all", "", ledger_["phases"]);
        for (const ModuleKind& kind : run.kinds) {
            if (kind.numbered) chart_.names.emplace_back();
            if (kind.numbered) {
                add_family(kind.name, ledger_[kind.plural()]);
            } else {
                add_module(words_of(kind.name), kind.name, ledger_[kind.name]);
            }
        }
    }

    ordered_json spec() {
        for (const Series& role : roles_) {
            if (occurring_.count(role.field) > 0) chart_.series.push_back(role);
        }
        chart_.value = {waits_ > 0 ? "cycles with a frame" : "cycles of the run"};
        chart_.tips = {{"module", "name", "", ""},
                       {"cause", "cause", "", ""},
                       {"cycles", "value", ",.1~f", ""},
                       {waits_ > 0 ? "share of them" : "share of the run", "share", ".2~%", ""}};
        return stacked_bars(chart_);
    }

   private:
    void add_family(const std::string& name, const ordered_json& modules) {
        constexpr std::size_t most = 16;
        if (modules.size() <= most) {
            for (std::size_t n = 0; n < modules.size(); ++n)
                add_module(fmt::format("{} {}", name, n), name, modules[n]);
            return;
        }
        ordered_json means;
        for (const ordered_json& module : modules) {
            for (const auto& [cause, cycles] : module.items()) {
                means[cause] = means.value(cause, 0.0) + cycles.get<double>() / static_cast<double>(modules.size());
            }
        }
        add_module(fmt::format("mean of {} {}s", modules.size(), name), name, means);
    }

    /// The kinds in the order of the legend, in every module.
    void add_module(const std::string& name, const std::string& kind, ordered_json causes) {
        take_waits(kind, causes);
        chart_.names.push_back(name);
        for (const Series& role : roles_) {
            for (const auto& [cause, cycles] : causes.items()) {
                if (cycles == 0 || role_of(run_, kind, cause).field != role.field) continue;
                occurring_.insert(role.field);
                chart_.rows.push_back({{"name", name},
                                       {"series", role.field},
                                       {"cause", words_of(cause)},
                                       {"value", cycles},
                                       {"share", cycles.get<double>() / cycles_}});
            }
        }
    }

    /// The waits for frames bound nothing: a module waited for its input then, or had nothing to do.
    void take_waits(const std::string& kind, ordered_json& causes) const {
        double left = waits_;
        for (const char* role : {"input wait", "idle"}) {
            for (auto& [cause, cycles] : causes.items()) {
                if (left == 0 || role_of(run_, kind, cause).field != role) continue;
                const double taken = std::min(left, cycles.get<double>());
                cycles = cycles.get<double>() - taken;
                left -= taken;
            }
        }
    }

    const ordered_json& ledger_;
    double waits_;   ///< cycles without a frame
    double cycles_;  ///< the others
    BarChart chart_;
    const RunStatistics& run_;
    const std::vector<Series> roles_ = roles();
    std::set<std::string> occurring_;
};

// ---- Charts over steps ----

/// Rows of the points, to which charts add their columns.
class StepRows {
   public:
    explicit StepRows(const RunStatistics& run) : points_(run.points) {}

    /// A row per point with x0, x1, `at`, a text, and the value of each column under its name for readers.
    ordered_json with(const std::vector<std::string>& columns) const {
        ordered_json rows = ordered_json::array();
        for (std::size_t k = 0; k < size(); ++k) {
            const PointRange& range = points_.ranges[k];
            ordered_json row = {{"x0", range.begin}, {"x1", range.end}, {"at", label(points_, k)}};
            for (const std::string& column : columns)
                row[words_of(column.substr(column.find('.') + 1))] = round(values(column)[k]);
            rows.push_back(std::move(row));
        }
        return rows;
    }

    std::size_t size() const { return points_.size(); }
    const std::vector<double>& values(const std::string& column) const { return points_.columns.at(column); }

    bool binned() const {
        return std::any_of(points_.ranges.begin(), points_.ranges.end(),
                           [](const PointRange& range) { return range.steps() > 1; });
    }

    /// Six digits are more than can be seen, and keep the page small.
    static double round(double value) { return std::stod(fmt::format("{:.6g}", value)); }

    SeriesChart chart(ordered_json rows, std::vector<Series> series, const char* y,
                      const char* format = ",~r") const {
        SeriesChart chart;
        chart.rows = std::move(rows);
        chart.series = std::move(series);
        chart.x = {"time steps of the run"};
        chart.y = {y, format};
        chart.tips = {{"at", "at", "", ""}};
        chart.dividers = sequence_marks(points_);
        return chart;
    }

   private:
    const Points& points_;
};

std::string averaged(const StepRows& rows) {
    return rows.binned() ? fmt::format(" A point is the mean of several steps ({} points).", rows.size()) : "";
}

std::vector<Series> occurring(const std::vector<Series>& series, const ordered_json& rows) {
    std::vector<Series> some;
    std::copy_if(series.begin(), series.end(), std::back_inserter(some), [&](const Series& one) {
        return std::any_of(rows.begin(), rows.end(), [&](const ordered_json& row) { return row[one.field] != 0; });
    });
    return some;
}

ordered_json latency_over_steps(const RunStatistics& run, const StepRows& steps) {
    std::vector<std::string> columns{"cycles"};
    for (const PhaseKind& phase : run.phases) {
        if (phase.within_step) columns.push_back(phase.name);
    }
    ordered_json rows = steps.with(columns);
    for (std::size_t k = 0; k < rows.size(); ++k) {
        rows[k]["us"] = StepRows::round(rows[k]["cycles"].get<double>() / run.clock_mhz);
        rows[k]["longest"] = steps.values("longest")[k];
    }
    SeriesChart chart = steps.chart(rows, occurring(phase_series(run), rows), "cycles");
    chart.tips.push_back({"latency", "cycles", ",.1~f", "cycles"});
    chart.tips.push_back({"", "us", ",.3~f", "µs"});
    if (steps.binned()) chart.tips.push_back({"longest", "longest", ",d", "cycles"});
    for (const Series& phase : chart.series) chart.tips.push_back({phase.field, phase.field, ",.1~f", ""});
    return stacked_areas(chart);
}

/// What the modules of a kind did, a mean over them.
ordered_json causes_over_steps(const ModuleKind& kind, const StepRows& steps) {
    std::vector<std::string> columns;
    for (const CauseKind& cause : kind.causes) columns.push_back(kind.name + '.' + cause.name);
    const ordered_json rows = steps.with(columns);
    SeriesChart chart = steps.chart(rows, occurring(cause_series(kind), rows), "cycles");
    for (const Series& cause : chart.series) chart.tips.push_back({cause.field, cause.field, ",.1~f", "cycles"});
    return stacked_areas(chart);
}

ordered_json latency_histogram(const RunStatistics& run) {
    const auto& [from, width, bins] = run.latencies;
    Histogram chart;
    chart.rows = ordered_json::array();
    for (std::size_t k = 0; k < bins.size(); ++k) {
        const double x0 = from + width * static_cast<double>(k);
        const double share = static_cast<double>(bins[k]) / static_cast<double>(run.time_steps);
        const std::string range = width == 1 ? fmt::format("{:.0f} cycles", x0)
                                             : fmt::format("{:.0f} to {:.0f} cycles", x0, x0 + width - 1);
        chart.rows.push_back({{"x0", x0},
                              {"x1", x0 + width},
                              {"count", bins[k]},
                              {"range", range},
                              {"share", StepRows::round(share)}});
    }
    chart.colour = blue;
    chart.x = {"latency, cycles", ",~r"};
    chart.y = {"time steps"};
    chart.tips = {{"latency", "range", "", ""}, {"steps", "count", ",d", ""}, {"share", "share", ".1~%", ""}};
    for (const auto& [name, key] :
         {std::pair{"mean", "latency_mean_cycles"}, std::pair{"p99", "latency_p99_cycles"}}) {
        const ordered_json value = run.json["figures"].value(key, ordered_json());
        if (value.is_number()) chart.marks.push_back({value.get<double>() + 0.5, name});
    }
    return histogram(chart);
}

ordered_json latency_against_tokens(const RunStatistics& run) {
    const char* colours[] = {blue, orange, green, "#cc79a7", "#8e5572", "#5d6d7e", "#f0b429", "#c0392b"};
    Scatter chart;
    chart.rows = ordered_json::array();
    for (const Occurrence& at : run.occurrences) {
        chart.rows.push_back(
            {{"x", at.load}, {"y", at.cycles}, {"size", at.steps}, {"series", fmt::format("layer {}", at.layer)}});
    }
    const bool coarse = std::any_of(run.widths.begin(), run.widths.end(), [](double width) { return width > 1; });
    for (std::size_t layer = 0; layer < run.layers; ++layer) {
        chart.series.push_back({fmt::format("layer {}", layer), colours[layer % std::size(colours)]});
    }
    chart.x = {"tokens of the busiest array"};
    chart.y = {"latency, cycles"};
    chart.tips = {{"", "series", "", ""},
                  {coarse ? "tokens, from" : "tokens of the busiest array", "x", ",d", ""},
                  {coarse ? "latency, from" : "latency", "y", ",d", "cycles"},
                  {"steps", "size", ",d", ""}};
    return scatter(chart);
}

ordered_json tokens_by_array(const RunStatistics& run) {
    const std::vector<double>& tokens = run.tokens_by_array;
    const double sum = std::accumulate(tokens.begin(), tokens.end(), 0.0);
    const double mean_tokens = sum / static_cast<double>(tokens.size());
    BarChart chart;
    chart.rows = ordered_json::array();
    for (std::size_t n = 0; n < tokens.size(); ++n) {
        chart.names.push_back(fmt::format("array {}", n));
        chart.rows.push_back({{"name", chart.names.back()},
                              {"series", "tokens"},
                              {"value", tokens[n]},
                              {"share", sum > 0 ? tokens[n] / sum : 0},
                              {"of mean", sum > 0 ? tokens[n] / mean_tokens - 1 : 0}});
    }
    chart.series = {{"tokens", blue}};
    chart.value = {"tokens of the run"};
    chart.tips = {{"", "name", "", ""},
                  {"tokens", "value", ",d", ""},
                  {"share", "share", ".2~%", ""},
                  {"from the mean", "of mean", "+.1~%", ""}};
    chart.marks = {{mean_tokens, "mean"}};
    return stacked_bars(chart);
}

/// Tokens that the arrays would have if every step's were spread evenly, and that they have; likewise the next two.
ordered_json balance_rows(const RunStatistics& run, const StepRows& steps) {
    ordered_json rows = steps.with({"tokens", "max_tokens"});
    for (ordered_json& row : rows) {
        const double even = row["tokens"].get<double>() / static_cast<double>(run.arrays);
        const double most = row["max tokens"].get<double>();
        row["mean of the arrays"] = StepRows::round(even);
        row["balance ratio"] = most > 0 ? StepRows::round(even / most) : 1;
    }
    return rows;
}

const std::vector<Tip>& balance_tips() {
    static const std::vector<Tip> tips{{"at", "at", "", ""},
                                       {"busiest array", "max tokens", ",.1~f", "tokens"},
                                       {"mean of the arrays", "mean of the arrays", ",.2~f", "tokens"},
                                       {"balance ratio", "balance ratio", ".1~%", ""}};
    return tips;
}

ordered_json tokens_over_steps(const RunStatistics& run, const StepRows& steps) {
    ordered_json rows = balance_rows(run, steps);
    for (ordered_json& row : rows) row["busiest array"] = row["max tokens"];
    SeriesChart chart = steps.chart(rows, {{"busiest array", orange}, {"mean of the arrays", blue}}, "tokens");
    chart.tips = balance_tips();
    return lines(chart);
}

ordered_json balance_over_steps(const RunStatistics& run, const StepRows& steps) {
    SeriesChart chart = steps.chart(balance_rows(run, steps), {{"balance ratio", green}}, "balance ratio", ".0%");
    chart.height = 130;
    chart.tips = balance_tips();
    return lines(chart);
}

ordered_json sparsity_over_steps(const RunStatistics& run, const StepRows& steps) {
    double x = 0, h = 0;
    for (const ordered_json& layer : run.json["layers"]) {
        x += layer["inputs"].get<double>();
        h += layer["hidden"].get<double>();
    }
    ordered_json rows = steps.with({"fired_x", "fired_h"});
    for (ordered_json& row : rows) {
        row["of x"] = StepRows::round(1 - row["fired x"].get<double>() / x);
        row["of h"] = StepRows::round(1 - row["fired h"].get<double>() / h);
    }
    SeriesChart chart = steps.chart(rows, {{"of x", orange}, {"of h", blue}}, "temporal sparsity", ".0%");
    chart.height = 190;
    chart.tips.push_back({"of x", "of x", ".1~%", ""});
    chart.tips.push_back({"of h", "of h", ".1~%", ""});
    chart.tips.push_back({"x that fired", "fired x", ",.1~f", fmt::format("of {:.0f}", x)});
    chart.tips.push_back({"h that fired", "fired h", ",.1~f", fmt::format("of {:.0f}", h)});
    return lines(chart);
}

ordered_json input_activity(const RunStatistics& run, const StepRows& steps) {
    const std::vector<double>& fired = steps.values("first_layer.fired_x");
    ordered_json rows = steps.with({});
    for (std::size_t k = 0; k < rows.size(); ++k) rows[k]["elements"] = StepRows::round(fired[k]);
    SeriesChart chart = steps.chart(rows, {{"elements", orange}}, "elements of x sent");
    chart.height = 130;
    chart.tips.push_back({"sent", "elements", ",.1~f", "of " + shown(run.json["layers"][0]["inputs"])});
    return stacked_areas(chart);
}

// ---- Sections with charts ----

/// What the chart leaves out.
std::string without_waits(const RunStatistics& run) {
    const double waits = frame_waits(run);
    if (waits == 0) return "";
    return fmt::format(" Left out: {} of the run, in which no frame had come.",
                       percent(waits / run.json["figures"]["cycles"].get<double>()));
}

void add_cycles(Page& page, const RunStatistics& run) {
    page.section("Where the cycles went");
    page.chart({"ledger", "Cycles by module and cause",
                "Every cycle of the run has one cause in every module, here by its role. Full blue is the module's "
                "own work, pale blue the work of others; warm colours are waiting, grey is nothing left to do." +
                    without_waits(run),
                LedgerChart(run).spec()});
}

/// From the arrival of a frame to its result at the host, beside the time that it has.
ordered_json response_over_steps(const RunStatistics& run, const StepRows& steps) {
    const std::vector<double>& responses = steps.values("response");
    ordered_json rows = steps.with({});
    const double period = number_or(run, "slack_us", 0) + number_or(run, "response_max_us", 0);
    for (std::size_t k = 0; k < rows.size(); ++k) {
        rows[k]["response"] = StepRows::round(responses[k] / run.clock_mhz);
        rows[k]["frame period"] = StepRows::round(period);
    }
    SeriesChart chart = steps.chart(rows, {{"response", blue}, {"frame period", orange}}, "µs");
    chart.tips.push_back({steps.binned() ? "longest response" : "response", "response", ",.3~f", "µs"});
    chart.tips.push_back({"frame period", "frame period", ",.3~f", "µs"});
    return lines(chart);
}

void add_latency(Page& page, const RunStatistics& run, const StepRows& steps) {
    page.section("Latency");
    if (run.points.columns.count("response") > 0) {
        page.chart(
            {"response", "Response to each frame",
             std::string("From its arrival to its result at the host. A frame above the period is late; a "
                         "line that keeps rising is a growing backlog.") +
                 (steps.binned() ? fmt::format(" A point is the longest of several ({} points).", steps.size())
                                 : ""),
             response_over_steps(run, steps)});
    }
    page.chart({"latency", "Latency of each time step, by phase",
                (run.layers > 1 ? "All layers together." : "Top of the areas: the latency.") + averaged(steps),
                latency_over_steps(run, steps)});
    page.chart({"histogram", "How often each latency occurs", "", latency_histogram(run)});
    for (const ModuleKind& kind : run.kinds) {
        if (kind.causes.size() < 3) continue;
        page.chart({kind.name,
                    fmt::format("What the {} did{}", words_of(kind.name) + (kind.numbered ? "s" : ""),
                                kind.divides.empty() ? "" : " in " + kind.divides),
                    std::string(kind.numbered ? "A mean over them." : "") + averaged(steps),
                    causes_over_steps(kind, steps)});
    }
    if (run.arrays == 0) return;
    page.chart(
        {"tokens-latency", "Latency against the busiest array",
         "A point per pair that occurs, larger where it occurs more often. The busiest array decides how long "
         "compute takes.",
         latency_against_tokens(run)});
}

void add_balance(Page& page, const RunStatistics& run, const StepRows& steps) {
    page.section("Balance of the arrays");
    page.chart(
        {"balance", "Tokens by array", "Over the whole run, beside the mean of all arrays.", tokens_by_array(run)});
    page.chart({"tokens", "Tokens per step: the busiest array and the mean",
                "All arrays wait for the busiest one of the step: the distance between the lines costs time." +
                    averaged(steps),
                tokens_over_steps(run, steps)});
    page.chart({"ratio", "Balance ratio per step", "The mean over the busiest: 100 % if all have the same tokens.",
                balance_over_steps(run, steps)});
}

void add_sparsity(Page& page, const RunStatistics& run, const StepRows& steps) {
    page.section("Sparsity over time");
    page.chart({"sparsity", "Temporal sparsity of x and h",
                "The share of the elements whose change stayed below the threshold, so that no token was sent." +
                    std::string(run.layers > 1 ? " All layers together." : "") + averaged(steps),
                sparsity_over_steps(run, steps)});
    page.chart({"activity", "The input beside it: elements of x sent by the first layer",
                "How lively the input is." + averaged(steps), input_activity(run, steps)});
}

/// What the statistics may have beyond the above.
void add_others(Page& page, const RunStatistics& run) {
    std::set<std::string> shown_elsewhere{"program", "inputs",  "config",    "layers", "figures", "schema",
                                          "ledger",  "counted", "latencies", "series", "steps",   "warnings"};
    shown_elsewhere.merge(add_design_sections(page, run));
    for (const auto& [key, value] : run.json.items()) {
        if (shown_elsewhere.count(key) > 0 || !value.is_structured() || value.empty()) continue;
        std::string heading = words_of(key);
        heading[0] =
            heading[0] >= 'a' && heading[0] <= 'z' ? static_cast<char>(heading[0] - 'a' + 'A') : heading[0];
        page.section(heading);
        add_tables(page, value, key, "", false);
    }
}

}  // namespace

std::string run_report(const RunStatistics& run) {
    Page page("Spartus run", subtitle(run));
    add_headline(page, run);
    if (run.time_steps > 0) {
        const StepRows steps(run);
        add_cycles(page, run);
        add_latency(page, run, steps);
        if (run.arrays > 0) {
            add_balance(page, run, steps);
            add_sparsity(page, run, steps);
        }
    } else {
        page.note("The run has no steps: there is nothing to draw.");
    }
    add_others(page, run);
    add_published_section(page, run);
    add_run(page, run);
    page.footer(fmt::format("Made from {} by spartus {}; needs no network.", run.path,
                            run.json["program"]["version"].get<std::string>()));
    return page.html();
}

}  // namespace spartus::report
