#include "spartus/answers/charts.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "spartus/answers/assets.hpp"
#include "spartus/base/text.hpp"
#include "spartus/report/figure.hpp"
#include "spartus/report/vega_template.hpp"

namespace spartus::answers {
namespace {

using nlohmann::ordered_json;
using report::filled;
using report::Places;

constexpr std::size_t most_points = 2000;
constexpr std::size_t most_lines = 500;

/// Six digits are more than can be seen, and keep the page small.
ordered_json rounded(double value) {
    if (!std::isfinite(value)) return nullptr;
    return std::abs(value) < 1e-300 ? 0.0 : std::stod(fmt::format("{:.6g}", value));
}

/// For a drop-down over places in a list of names.
void add_choice(Places& places, const std::string& name, const std::vector<std::string>& labels) {
    ordered_json options = ordered_json::array();
    for (std::size_t k = 0; k < labels.size(); ++k) options.push_back(k);
    places[name] = labels;
    places[name + "_places"] = options;
}

struct Kind {
    const char* name;
    const char* colour;
};
/// From what is drawn first to what is drawn over it. Told apart with any of the common colour blindnesses.
constexpr Kind kinds[] = {{"requirement not met", "#9aa5b1"},
                          {"not on the front", "#2b8bd6"},
                          {"front of all chosen metrics", "#e67e22"}};

/// Those that occur, for the legend.
void add_kinds(Places& places, const ordered_json& rows) {
    ordered_json names = ordered_json::array();
    ordered_json colours = ordered_json::array();
    for (const Kind& kind : kinds) {
        if (std::none_of(rows.begin(), rows.end(), [&](const auto& row) { return row["kind"] == kind.name; }))
            continue;
        names.push_back(kind.name);
        colours.push_back(kind.colour);
    }
    places["kinds"] = names;
    places["kind_colours"] = colours;
}

/// Logarithms of 1, 2 and 5 times the powers of ten: where an axis has marks.
ordered_json decades() {
    ordered_json list = ordered_json::array();
    for (int power = -12; power <= 15; ++power) {
        for (const double digit : {1.0, 2.0, 5.0}) list.push_back(power + std::log10(digit));
    }
    return list;
}

std::string title(const explore::Column& column) {
    const std::string better = column.better.empty() ? "" : ", " + column.better + " is better";
    const std::string unit = shown_unit(column.unit);
    return column.name + (unit.empty() ? "" : " [" + unit + ']') + better;
}

std::vector<std::string> names_of(const std::vector<const explore::Column*>& columns) {
    std::vector<std::string> names;
    names.reserve(columns.size());
    for (const explore::Column* column : columns) names.push_back(column->name);
    return names;
}

std::vector<std::string> titles_of(const std::vector<const explore::Column*>& columns) {
    std::vector<std::string> titles;
    titles.reserve(columns.size());
    for (const explore::Column* column : columns) titles.push_back(title(*column));
    return titles;
}

std::vector<std::string> labels_of(const std::vector<VariedAxis>& axes) {
    std::vector<std::string> labels;
    labels.reserve(axes.size());
    for (const VariedAxis& axis : axes) labels.push_back(axis.label);
    return labels;
}

bool is_front(const Front& front, std::size_t place) {
    return std::find(front.rows.begin(), front.rows.end(), place) != front.rows.end();
}

/// Lowest and highest of the numbers of some rows; `absent` if there are none.
std::pair<double, double> ends_of(const std::vector<double>& numbers, const std::vector<std::size_t>& rows) {
    std::pair<double, double> ends{absent, absent};
    for (const std::size_t row : rows) {
        ends = {std::fmin(ends.first, numbers[row]), std::fmax(ends.second, numbers[row])};
    }
    return ends;
}

/// At most `most` of `all`, evenly.
std::vector<std::size_t> picked(const std::vector<std::size_t>& all, std::size_t most) {
    if (all.size() <= most) return all;
    std::vector<std::size_t> some;
    for (std::size_t k = 0; k < most; ++k) some.push_back(all[k * all.size() / most]);
    return some;
}

}  // namespace

Charts::Charts(const Answers& answers) : answers_(answers) {
    for (const explore::Column& column : answers.results.metrics) {
        if (find_metric(answers.results, column.name) == nullptr) continue;
        std::vector<double> numbers = numbers_of(answers.results, column.name);
        const auto is_chosen = [&](const Objective& one) { return one.metric.name == column.name; };
        const auto& chosen = answers.front.objectives;
        if (!varies(numbers) && std::none_of(chosen.begin(), chosen.end(), is_chosen)) continue;
        metrics_.push_back(&column);
        numbers_.push_back(std::move(numbers));
    }
    std::vector<std::size_t> others;
    places_ = picked(answers.front.rows, most_points);
    for (std::size_t place = 0; place < answers.results.rows.size(); ++place) {
        if (answers.results.rows[place].record.ok() && !is_front(answers.front, place)) others.push_back(place);
    }
    const std::vector<std::size_t> some = picked(others, most_points - places_.size());
    omitted_ = answers.front.rows.size() - places_.size() + others.size() - some.size();
    places_.insert(places_.end(), some.begin(), some.end());
}

/// i: the point, p: places on the axes, m: metrics.
ordered_json Charts::row(std::size_t place) const {
    const explore::Row& point = answers_.results.rows[place];
    const int order = is_front(answers_.front, place) ? 2 : point.feasible.value_or(true) ? 1 : 0;
    ordered_json axes = ordered_json::array();
    for (const VariedAxis& axis : answers_.axes) axes.push_back(axis.of_rows[place]);
    ordered_json metrics = ordered_json::array();
    for (const auto& numbers : numbers_) metrics.push_back(rounded(numbers[place]));
    return {{"i", point.index},
            {"kind", kinds[order].name},
            {"order", order},
            {"knee", answers_.front.knee == place},
            {"theoretical", is_theoretical(point)},
            {"p", axes},
            {"m", metrics}};
}

/// The front comes first in places_.
ordered_json Charts::rows(std::size_t most) const {
    ordered_json list = ordered_json::array();
    for (std::size_t k = 0; k < std::min(most, places_.size()); ++k) list.push_back(row(places_[k]));
    return list;
}

/// Texts of the axes' values.
ordered_json Charts::values() const {
    ordered_json list = ordered_json::array();
    for (const VariedAxis& axis : answers_.axes) list.push_back(axis.values);
    return list;
}

/// An expression for the lines of a tooltip: the point, its design, the chosen metrics, and `more`.
std::string Charts::tooltip(const std::string& more) const {
    std::string lines = "\"point\": datum.i";
    for (std::size_t k = 0; k < answers_.axes.size(); ++k) {
        lines += fmt::format(", {}: values[{}][datum.p[{}]]", report::vega_literal(answers_.axes[k].label), k, k);
    }
    std::set<std::string> names;
    for (const Objective& objective : answers_.front.objectives) names.insert(objective.metric.name);
    if (!answers_.metric.empty()) names.insert(answers_.metric);
    for (std::size_t k = 0; k < metrics_.size(); ++k) {
        if (names.count(metrics_[k]->name) == 0) continue;
        const std::string unit = shown_unit(metrics_[k]->unit);
        lines += fmt::format(", {}: isValid(datum.m[{}]) ? format(datum.m[{}], \",.5~r\") + {} : \"\"",
                             report::vega_literal(metrics_[k]->name), k, k,
                             report::vega_literal(unit.empty() ? "" : ' ' + unit));
    }
    return "{" + lines + more + R"(, "remark": datum.theoretical ? "theoretical: does not fit" : ""})";
}

std::size_t Charts::metric_place(const std::string& name) const {
    for (std::size_t k = 0; k < metrics_.size(); ++k) {
        if (metrics_[k]->name == name) return k;
    }
    return 0;
}

std::size_t Charts::axis_place(const std::string& label) const {
    for (std::size_t k = 0; k < answers_.axes.size(); ++k) {
        if (answers_.axes[k].label == label) return k;
    }
    return 0;
}

std::optional<ordered_json> Charts::pareto() const {
    const Front& front = answers_.front;
    if (front.rows.empty()) return std::nullopt;
    std::vector<bool> higher;
    for (const explore::Column* metric : metrics_) higher.push_back(metric->better == "higher");
    for (const Objective& objective : front.objectives) {
        higher[metric_place(objective.metric.name)] = objective.higher;
    }
    const std::size_t x = metric_place(front.objectives[1].metric.name);
    const std::size_t y = metric_place(front.objectives[0].metric.name);
    // Of a metric over more than a decade, most points would lie in a corner.
    ordered_json positive = ordered_json::array();
    ordered_json wide = ordered_json::array();
    for (const auto& numbers : numbers_) {
        const auto [low, high] = ends_of(numbers, places_);
        positive.push_back(low > 0);
        wide.push_back(low > 0 && high > 10 * low);
    }
    Places places{{"x", x},
                  {"y", y},
                  {"titles", titles_of(metrics_)},
                  {"higher", higher},
                  {"values", values()},
                  {"positive", positive},
                  {"log_across", wide[x]},
                  {"log_up", wide[y]},
                  {"decades", decades()},
                  {"rows", rows(most_points)},
                  {"tooltip", tooltip("")}};
    add_choice(places, "metrics", names_of(metrics_));
    add_kinds(places, places["rows"]);
    return filled(pareto_spec(), places);
}

std::optional<ordered_json> Charts::heat_map() const {
    if (answers_.axes.size() < 2 || metrics_.empty() || places_.empty()) return std::nullopt;
    // The two that matter most, if it is known.
    std::size_t x = 0;
    std::size_t y = 1;
    if (answers_.sensitivity.size() > 1) {
        x = axis_place(answers_.sensitivity[0].parameter);
        y = axis_place(answers_.sensitivity[1].parameter);
    }
    Places places{{"x", x},
                  {"y", y},
                  {"of", metric_place(answers_.metric)},
                  {"titles", titles_of(metrics_)},
                  {"values", values()},
                  {"rows", rows(most_points)}};
    add_choice(places, "axes", labels_of(answers_.axes));
    add_choice(places, "metrics", names_of(metrics_));
    return filled(heat_map_spec(), places);
}

/// The metrics beside the parameters: the chosen ones and the usual, as far as they vary and there is room.
std::vector<const explore::Column*> Charts::dimensions() const {
    constexpr std::size_t most = 10;
    std::vector<std::string> names;
    for (const Objective& objective : answers_.front.objectives) names.push_back(objective.metric.name);
    for (const char* usual : {"latency_mean_us", "utilisation", "dsp48", "bram36", "energy_per_step_uj", "sqnr_db",
                              "balance_ratio", "mac_utilisation"}) {
        names.emplace_back(usual);
    }
    std::vector<const explore::Column*> columns;
    for (const std::string& name : names) {
        const auto found =
            std::find_if(metrics_.begin(), metrics_.end(), [&](const auto* one) { return one->name == name; });
        if (found == metrics_.end() || std::count(columns.begin(), columns.end(), *found) > 0) continue;
        if (columns.size() < 2 || answers_.axes.size() + columns.size() < most) columns.push_back(*found);
    }
    return columns;
}

namespace {

/// An upright line of the parallel coordinates: where the drawn points stand on it, from 0 to 1, and its marks.
struct Upright {
    std::string name;
    std::vector<double> places;
    std::vector<std::pair<double, std::string>> ticks;
};

constexpr std::size_t upright_steps = 4;

Upright upright(const VariedAxis& axis, const std::vector<std::size_t>& rows) {
    Upright line{axis.label, {}, {}};
    const auto last = static_cast<double>(axis.values.size() - 1);
    const std::size_t every = axis.values.size() <= 10 ? 1 : axis.values.size() / upright_steps;
    for (std::size_t k = 0; k < axis.values.size(); k += every) {
        line.ticks.emplace_back(static_cast<double>(k) / last, axis.values[k]);
    }
    for (const std::size_t row : rows) line.places.push_back(static_cast<double>(axis.of_rows[row]) / last);
    return line;
}

Upright upright(const std::string& name, const std::vector<double>& numbers, const std::vector<std::size_t>& rows) {
    Upright line{name, {}, {}};
    const auto [low, high] = ends_of(numbers, rows);
    const double range = high > low ? high - low : 1;
    for (std::size_t k = 0; k <= upright_steps && low < high; ++k) {
        const double u = static_cast<double>(k) / upright_steps;
        line.ticks.emplace_back(u, report::shown(rounded(low + u * range)));
    }
    for (const std::size_t row : rows) line.places.push_back((numbers[row] - low) / range);
    return line;
}

}  // namespace

std::optional<ordered_json> Charts::parallel() const {
    const std::vector<std::size_t> drawn(
        places_.begin(), places_.begin() + static_cast<std::ptrdiff_t>(std::min(most_lines, places_.size())));
    std::vector<Upright> uprights;
    for (const VariedAxis& axis : answers_.axes) uprights.push_back(upright(axis, drawn));
    for (const explore::Column* column : dimensions()) {
        uprights.push_back(upright(column->name, numbers_[metric_place(column->name)], drawn));
    }
    if (uprights.size() < 2 || drawn.empty()) return std::nullopt;
    ordered_json lines = rows(most_lines);
    ordered_json names = ordered_json::array();
    ordered_json ticks = ordered_json::array();
    for (std::size_t d = 0; d < uprights.size(); ++d) {
        names.push_back({{"d", d}, {"name", uprights[d].name}});
        for (const auto& [u, text] : uprights[d].ticks) ticks.push_back({{"d", d}, {"u", u}, {"text", text}});
        for (std::size_t k = 0; k < lines.size(); ++k) lines[k]["u"].push_back(rounded(uprights[d].places[k]));
    }
    Places places{
        {"dimensions", names}, {"ticks", ticks}, {"rows", lines}, {"values", values()}, {"tooltip", tooltip("")}};
    add_kinds(places, lines);
    return filled(parallel_spec(), places);
}

std::optional<ordered_json> Charts::roofline() const {
    constexpr std::size_t most_roofs = 12;
    ordered_json points = ordered_json::array();
    std::set<long> sizes;
    double low = absent;
    double high = absent;
    for (const std::size_t place : places_) {
        const explore::Row& point = answers_.results.rows[place];
        // While the accelerator waits for the host, no design is near its roof.
        const double busy = 1 - number_of(point, "phase_input_wait_cycles") / number_of(point, "cycles");
        const double tokens = number_of(point, "tokens_per_cycle") / busy;
        const double words = number_of(point, "words_per_cycle") / busy;
        const double arrays = number_of(point, "peak_words_per_cycle");
        if (!(tokens > 0 && words > 0 && arrays >= 1 && arrays < 1e9)) continue;
        sizes.insert(std::lround(arrays));
        low = std::fmin(low, words / tokens);
        high = std::fmax(high, words / tokens);
        ordered_json one = row(place);
        one["x"] = rounded(words / tokens);
        one["t"] = rounded(tokens / arrays);
        one["n"] = arrays;
        one["words"] = rounded(words);
        one["share"] = rounded(tokens / arrays / std::min(1.0, tokens / words));
        points.push_back(std::move(one));
    }
    if (points.empty()) return std::nullopt;
    const double from = std::min(0.7, low / 1.5);
    const double to = std::max(1.5, high * 1.4);
    ordered_json roofs = ordered_json::array();
    std::size_t roof = 0;
    for (const long n : sizes) {
        if (roof++ == most_roofs) break;
        for (const double x : {from, 1.0, to}) {
            roofs.push_back({{"x", rounded(x)},
                             {"t", rounded(std::min(1.0, 1 / x))},
                             {"n", n},
                             {"first", n == *sizes.begin()},
                             {"end", x == to}});
        }
    }
    const std::string more = R"(, "words per token": format(datum.x, ",.4~r"), "N": datum.n,)"
                             R"( "tokens per cycle": format(datum.t * datum.n, ",.4~r") + " of at most " +)"
                             R"( format(datum.n * min(1, 1 / datum.x), ",.4~r"),)"
                             R"( "words per cycle": format(datum.words, ",.4~r") + " of at most " + datum.n,)"
                             R"( "of the roof": format(datum.share, ".1%"))";
    Places places{{"rows", points}, {"roofs", roofs}, {"values", values()}, {"tooltip", tooltip(more)}};
    add_kinds(places, points);
    return filled(roofline_spec(), places);
}

std::optional<ordered_json> Charts::ablation() const {
    constexpr std::size_t most_bars = 40;
    std::vector<VariedAxis> steps;
    for (const VariedAxis& axis : answers_.axes) {
        for (const char* name : {"delta_encoder.mode", "network.gamma", "weight_bank.format"}) {
            if (axis.name == name) steps.push_back(axis);
        }
    }
    const std::size_t speedup = metric_place("speedup_over_peak");
    if (steps.empty() || metrics_.empty() || metrics_[speedup]->name != "speedup_over_peak") return std::nullopt;
    const auto key_of = [&](std::size_t place) {
        std::vector<std::size_t> key;
        key.reserve(steps.size());
        for (const VariedAxis& axis : steps) key.push_back(axis.of_rows[place]);
        return key;
    };
    std::set<std::vector<std::size_t>> groups;
    for (const std::size_t place : places_) groups.insert(key_of(place));
    if (groups.size() > most_bars) return std::nullopt;
    ordered_json points = ordered_json::array();
    for (const std::size_t place : places_) {
        if (!std::isfinite(numbers_[speedup][place])) continue;
        points.push_back(row(place));
        points.back()["group"] = design_text(steps, place);
        points.back()["place"] = std::distance(groups.begin(), groups.find(key_of(place)));
        points.back()["value"] = rounded(numbers_[speedup][place]);
    }
    return filled(ablation_spec(), {{"height", 26 * groups.size()},
                                    {"rows", points},
                                    {"values", values()},
                                    {"tooltip", tooltip(R"(, "speed-up": format(datum.value, ",.4~r") + " ×")")}});
}

std::optional<ordered_json> Charts::sensitivity() const {
    if (answers_.sensitivity.empty()) return std::nullopt;
    double sum = 0;
    std::size_t count = 0;
    for (const Level& level : answers_.sensitivity.front().levels) {
        sum += level.mean * static_cast<double>(level.points);
        count += level.points;
    }
    const double overall = sum / static_cast<double>(count);
    if (overall == 0) return std::nullopt;
    ordered_json levels = ordered_json::array();
    for (const Sensitivity& one : answers_.sensitivity) {
        for (const Level& level : one.levels) {
            levels.push_back({{"parameter", one.parameter},
                              {"values", level.values},
                              {"share", rounded((level.mean - overall) / std::abs(overall))},
                              {"mean", report::shown(rounded(level.mean))},
                              {"points", level.points}});
        }
    }
    return filled(sensitivity_spec(), {{"height", 38 * answers_.sensitivity.size()}, {"levels", levels}});
}

}  // namespace spartus::answers
