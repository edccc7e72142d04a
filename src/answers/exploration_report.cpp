#include "spartus/answers/exploration_report.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "spartus/answers/assets.hpp"
#include "spartus/answers/charts.hpp"
#include "spartus/answers/search_charts.hpp"
#include "spartus/answers/text.hpp"
#include "spartus/base/text.hpp"
#include "spartus/report/figure.hpp"
#include "spartus/report/page.hpp"

namespace spartus::answers {
namespace {

using explore::Column;
using explore::Row;
using nlohmann::ordered_json;
using report::Page;
using report::Value;

constexpr std::size_t most_rows = 500;  ///< of a table

/// A value of the database; its key is "point.12.latency_mean_us". `after` is shown behind it.
Value value_of(const Row& row, const std::string& metric, const std::string& after = {}) {
    const auto found = row.record.metrics.find(metric);
    if (found == row.record.metrics.end() || found->is_null()) return "–";
    return {fmt::format("point.{}.{}", row.index, metric), *found, report::shown(*found) + after};
}

std::string headed(const Column& column) {
    const std::string unit = shown_unit(column.unit);
    return column.name + (unit.empty() ? "" : " (" + unit + ')');
}

std::string objectives_text(const Front& front) {
    std::string text;
    for (const Objective& objective : front.objectives) {
        text += (text.empty() ? "" : ", ") + describe(objective);
    }
    return text;
}

std::string subtitle(const Answers& answers) {
    const std::string about = answers.results.entry("about");
    return (about.empty() ? answers.results.entry("sweep") : about) +
           fmt::format(" · {} points", answers.results.rows.size());
}

void add_headline(Page& page, const Answers& answers) {
    const auto& rows = answers.results.rows;
    std::size_t ok = 0;
    for (const Row& row : rows) ok += row.record.ok() ? 1 : 0;
    page.section("Headline figures");
    std::vector<report::Tile> tiles{
        {"Points", report::shown(rows.size()), "", fmt::format("{} ran, {} did not", ok, rows.size() - ok)},
        {"On the Pareto front", report::shown(answers.front.rows.size()), "",
         fmt::format("of {} that count", answers.front.candidates)}};
    if (answers.front.knee) {
        const Row& knee = rows[*answers.front.knee];
        for (const Objective& objective : answers.front.objectives) {
            tiles.push_back({objective.metric.name, value_of(knee, objective.metric.name),
                             shown_unit(objective.metric.unit),
                             "at the knee of the front" + spread_text(knee, objective.metric.name)});
        }
        page.tiles(tiles);
        page.paragraph(
            fmt::format("The knee is point {}: {}.", knee.index, design_text(answers.axes, *answers.front.knee)));
    } else {
        page.tiles(tiles);
    }
    page.paragraph(
        "Measured on the cycle-accurate model, every point checked against the untimed reference as far as the "
        "sweep says. LUT and FF are estimated, DSP48 and BRAM36 derived, energy is calibrated on one published "
        "point and extrapolated. Whatever is in a chart shows its values under the pointer.");
}

void add_requirements(Page& page, const Answers& answers) {
    const Requirements& requirements = answers.requirements;
    if (requirements.all.empty()) return;
    page.section("Requirements");
    if (requirements.nearest) {
        page.note(fmt::format("Nothing is feasible: none of {} points fulfils every requirement. {}",
                              requirements.candidates, advice(requirements)));
        page.paragraph(fmt::format(
            "Nearest is point {}: {}. It misses {}.", answers.results.rows[*requirements.nearest].index,
            design_text(answers.axes, *requirements.nearest), misses_of(answers.results, *requirements.nearest)));
    }
    report::Table table{"What each requirement leaves out",
                        {{"requirement", false},
                         {"missed by", true},
                         {"by it alone", true},
                         {"nearest point", true},
                         {"its value", true}},
                        {},
                        !requirements.nearest};
    for (const Requirement& one : requirements.all) {
        const bool missed = one.failures > 0;
        table.rows.push_back({one.text, report::shown(one.failures), report::shown(one.alone),
                              missed ? std::to_string(answers.results.rows[one.nearest].index) : "–",
                              std::isnan(one.value) ? "–" : fmt::format("{:.5g}", one.value)});
    }
    page.table(table);
    page.paragraph(
        "Of the points that ran. By it alone: the point fulfils all other requirements. The nearest is the point "
        "with the smallest |left - right| / (|left| + |right|), of those that miss it alone if there are any.");
}

void add_front_table(Page& page, const Answers& answers) {
    report::Table table{"The front", {{"point", true}}, {}, false};
    for (const VariedAxis& axis : answers.axes) table.columns.push_back({axis.label, axis.numeric});
    for (const Objective& objective : answers.front.objectives) {
        table.columns.push_back({headed(objective.metric), true});
    }
    table.columns.push_back({"", false});
    for (const std::size_t place : answers.front.rows) {
        if (table.rows.size() == most_rows) break;
        const Row& row = answers.results.rows[place];
        std::vector<Value> cells{std::to_string(row.index)};
        for (const VariedAxis& axis : answers.axes) cells.emplace_back(value_at(axis, place));
        for (const Objective& objective : answers.front.objectives) {
            cells.push_back(value_of(row, objective.metric.name, spread_text(row, objective.metric.name)));
        }
        cells.emplace_back(remark(answers.results, answers.front, place));
        table.rows.push_back(std::move(cells));
    }
    page.table(table);
    if (answers.front.rows.size() > most_rows) {
        page.paragraph(fmt::format("Of {} points of the front, these are the first {}.", answers.front.rows.size(),
                                   most_rows));
    }
}

void add_chart(Page& page, const char* id, const char* title, const std::string& caption,
               const std::optional<ordered_json>& spec) {
    if (spec) page.chart({id, title, caption, *spec});
}

void add_front(Page& page, const Answers& answers, const Charts& charts) {
    if (answers.front.rows.empty()) return;
    page.section("The Pareto front");
    page.paragraph(
        fmt::format("By {}: {}. On the front are the points of which no other is at least as good in every metric "
                    "and better in one. The knee is the point with the smallest Euclidean distance to the best of "
                    "every metric, each scaled from 0 to 1 over the front.",
                    objectives_text(answers.front), describe(answers.front)));
    add_chart(page, "pareto", "Designs by two metrics",
              "The line is the front of the two metrics on the axes, which may be any; orange is the front of all "
              "chosen metrics. Hollow: too large for the device. A click pins a design.",
              charts.pareto());
    add_front_table(page, answers);
}

void add_roofline(Page& page, const Charts& charts) {
    const auto spec = charts.roofline();
    if (!spec) return;
    page.section("How near the roof");
    add_chart(
        page, "roofline", "Tokens per cycle against words per token",
        "Two ceilings follow from the configuration: an encoder sends at most one token per cycle, so N arrays "
        "take at most N tokens; and an array issues at most one word per cycle, so with BLEN words per token N "
        "arrays take at most N/BLEN tokens, the slope. BLEN is measured here as words over tokens, and cycles of "
        "waiting for the host's input do not count. What a point lies below its roof is time without issue: "
        "imbalance, starved arrays, activation.",
        spec);
}

std::string change_text(double share) {
    // Adding 0 leaves no -0.
    return std::isnan(share) ? "–" : fmt::format("{:+.1f}", std::round(1000 * share) / 10 + 0.0);
}

void add_sensitivity(Page& page, const Answers& answers, const Charts& charts) {
    if (answers.sensitivity.empty()) return;
    page.section("What each parameter does");
    add_chart(
        page, "sensitivity", ("Sensitivity of " + answers.metric).c_str(),
        "Main effects: the mean of all points with one value of the parameter, against the mean of all points. "
        "A mark per value; the texts are the values at both ends. Where a parameter has no neighbouring points, "
        "as in a random sample, a mark is a third of the points.",
        charts.sensitivity());
    report::Table table{
        "Change of " + answers.metric + " from one value of a parameter to the next, all others equal",
        {{"parameter", false},
         {"values", true},
         {"pairs", true},
         {"mean change (%)", true},
         {"lowest (%)", true},
         {"highest (%)", true},
         {"range of the means (%)", true},
         {"rank correlation", true}},
        {},
        false};
    for (const Sensitivity& one : answers.sensitivity) {
        const auto axis = std::find_if(answers.axes.begin(), answers.axes.end(),
                                       [&](const VariedAxis& other) { return other.label == one.parameter; });
        table.rows.push_back(
            {one.parameter, report::shown(axis->values.size()),
             one.terciles ? "none: terciles" : report::shown(one.pairs), change_text(one.mean_change),
             change_text(one.lowest_change), change_text(one.highest_change),
             std::isnan(one.range) ? "–" : fmt::format("{:.1f}", 100 * one.range),
             std::isnan(one.rank_correlation) ? "–" : fmt::format("{:+.2f}", one.rank_correlation)});
    }
    page.table(table);
    page.paragraph(
        "Range of the means: highest mean of a level - lowest, over the mean of all points. Where constraints cut "
        "the grid, or in a sample, a mean also has in it what else differs between the points. Rank correlation: "
        "Spearman's.");
}

void add_search(Page& page, const Answers& answers) {
    if (!is_searched(answers.results)) return;
    const auto& rows = answers.results.rows;
    page.section("The search");
    page.paragraph(
        fmt::format("{} points were run of a grid of {}, in {} generations. What a generation tries follows "
                    "from the results of those before it; the first was drawn at random.",
                    rows.size(), answers.results.entry("grid"), rows.back().generation.value_or(0) + 1));
    add_chart(page, "coverage", "How the front grew",
              "The hypervolume that the front of the points so far covers, of that of the last front; metrics are "
              "scaled from 0 to 1 over the last front, and the reference is 1.1 in each.",
              coverage_chart(answers));
    add_chart(page, "explored", "What was explored",
              "A cell is the share of a generation's new points that have this value of the parameter. No cell: "
              "none.",
              explored_chart(answers));
}

void add_landscape(Page& page, const Charts& charts) {
    const auto map = charts.heat_map();
    const auto parallel = charts.parallel();
    if (!map && !parallel) return;
    page.section("The whole space");
    add_chart(
        page, "heat-map", "Two parameters at a time",
        "A cell is the mean of all points with these two values, whatever the others are. No cell: no such point.",
        map);
    add_chart(
        page, "parallel", "Parameters and metrics of every design",
        "A line is a design; orange are those of the front. Parameters stand in the order of their values, metrics "
        "on a scale from their lowest to their highest. Pinned designs are drawn in full.",
        parallel);
    add_chart(
        page, "ablation", "Speed-up over the theoretical peak",
        "The bar is the mean of the points with this encoder mode, pruning and weight format; a mark is one of "
        "them. Dashed: the peak of dense hardware.",
        charts.ablation());
}

/// Those that ran first, by the first metric that counts, the best first.
std::vector<std::size_t> sorted_rows(const Answers& answers) {
    std::vector<std::size_t> order(answers.results.rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (answers.front.objectives.empty()) return order;
    const Objective& first = answers.front.objectives.front();
    const std::vector<double> numbers = numbers_of(answers.results, first.metric.name);
    const auto cost = [&](std::size_t row) {
        if (std::isnan(numbers[row])) return std::numeric_limits<double>::infinity();
        return first.higher ? -numbers[row] : numbers[row];
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return cost(a) < cost(b); });
    return order;
}

void add_points(Page& page, const Answers& answers) {
    const auto& results = answers.results;
    report::Table table{
        fmt::format("All {} points", results.rows.size()), {{"point", true}, {"status", false}}, {}, true};
    for (const VariedAxis& axis : answers.axes) table.columns.push_back({axis.label, axis.numeric});
    std::vector<Column> metrics;
    const auto add = [&](const std::string& name) {
        const Column* column = find_metric(results, name);
        if (column == nullptr ||
            std::any_of(metrics.begin(), metrics.end(), [&](const Column& one) { return one.name == name; })) {
            return;
        }
        metrics.push_back(*column);
        table.columns.push_back({headed(*column), true});
    };
    for (const Objective& objective : answers.front.objectives) add(objective.metric.name);
    if (!answers.metric.empty()) add(answers.metric);
    for (const char* usual : {"latency_mean_us", "latency_max_us", "effective_gops", "speedup_over_peak", "sqnr_db",
                              "mac_utilisation", "balance_ratio", "lut", "dsp48", "bram36", "energy_per_step_uj"}) {
        add(usual);
    }
    for (const std::size_t place : sorted_rows(answers)) {
        if (table.rows.size() == most_rows) break;
        const Row& row = results.rows[place];
        std::string status = row.record.ok() ? "ok" : row.record.status + ": " + row.record.reason;
        if (!row.feasible.value_or(true)) status = "requirement not met";
        if (is_theoretical(row)) status += "; theoretical";
        std::vector<Value> cells{std::to_string(row.index), status};
        for (const VariedAxis& axis : answers.axes) cells.emplace_back(value_at(axis, place));
        for (const Column& metric : metrics)
            cells.push_back(value_of(row, metric.name, spread_text(row, metric.name)));
        table.rows.push_back(std::move(cells));
    }
    if (table.rows.size() < results.rows.size()) {
        table.caption = fmt::format("The first {} of {} points", table.rows.size(), results.rows.size());
    }
    page.section("Points");
    page.table(table);
    report::Table about{"The sweep", {{"", false}, {"", false}}, {}, true};
    for (const auto& [name, value] : results.about) {
        if (name == "sweep_text" || name == "axes" || value.empty()) continue;
        about.rows.push_back({name, Value("about." + name, value, value)});
    }
    page.table(about);
}

}  // namespace

std::string exploration_report(const Answers& answers, const std::string& source) {
    const Charts charts(answers);
    Page page("Spartus exploration", subtitle(answers));
    add_headline(page, answers);
    if (charts.omitted() > 0) {
        page.note(
            fmt::format("The charts leave out {} points, evenly picked; the front and the figures are of all.",
                        charts.omitted()));
    }
    if (answers.requirements.nearest) add_requirements(page, answers);
    add_front(page, answers, charts);
    if (!answers.requirements.nearest) add_requirements(page, answers);
    add_search(page, answers);
    add_sensitivity(page, answers, charts);
    add_landscape(page, charts);
    add_roofline(page, charts);
    add_points(page, answers);
    page.script(std::string(page_js()));
    page.footer(fmt::format("Made from {} by {}; needs no network.", source, answers.results.entry("program")));
    return page.html();
}

}  // namespace spartus::answers
