#include "spartus/report/vega.hpp"

#include <algorithm>

#include "spartus/report/assets.hpp"
#include "spartus/report/vega_template.hpp"

namespace spartus::report {
namespace {

using nlohmann::ordered_json;

/// An expression for the lines of a tooltip: {"label": format(datum["field"], ",d") + " unit", …}.
std::string tooltip(const std::vector<Tip>& tips) {
    std::string lines;
    for (const Tip& tip : tips) {
        std::string value = "datum[" + vega_literal(tip.field) + ']';
        if (!tip.format.empty()) value = "format(" + value + ", " + vega_literal(tip.format) + ')';
        if (!tip.unit.empty()) value += " + " + vega_literal(' ' + tip.unit);
        lines += (lines.empty() ? "" : ", ") + vega_literal(tip.label) + ": " + value;
    }
    return '{' + lines + '}';
}

ordered_json rows_of(const std::vector<Mark>& marks) {
    ordered_json rows = ordered_json::array();
    for (const Mark& mark : marks) rows.push_back({{"value", mark.value}, {"name", mark.name}});
    return rows;
}

/// Names of marks stand between the legend and the chart.
int legend_offset(const std::vector<Mark>& marks) {
    return marks.empty() ? 12 : 22;
}

void add_axis(Places& places, const std::string& name, const ChartAxis& axis) {
    places[name + "_title"] = axis.title;
    places[name + "_format"] = axis.format;
}

void add_series(Places& places, const std::vector<Series>& series) {
    ordered_json names = ordered_json::array();
    ordered_json colours = ordered_json::array();
    for (const Series& one : series) {
        names.push_back(one.field);
        colours.push_back(one.colour);
    }
    places["names"] = names;
    places["colours"] = colours;
}

/// A legend of one entry says nothing.
ordered_json with_legend(ordered_json spec, const std::vector<Series>& series) {
    if (series.size() < 2) spec.erase("legends");
    return spec;
}

ordered_json series_chart(const SeriesChart& chart, bool stacked) {
    // A step holds its value until the next one begins; the last needs a row where it ends.
    ordered_json rows = chart.rows;
    ordered_json ends = {0, 1};
    if (!rows.empty()) {
        ends = {rows.front()["x0"], rows.back()["x1"]};
        rows.push_back(rows.back());
        rows.back()["x0"] = rows.back()["x1"];
    }
    Places places{{"height", chart.height},
                  {"stacked", stacked},
                  {"rows", rows},
                  {"ends", ends},
                  {"marks", rows_of(chart.dividers)},
                  {"y_from_zero", chart.y.from_zero},
                  {"legend_offset", legend_offset(chart.dividers)},
                  {"tooltip", tooltip(chart.tips)}};
    add_axis(places, "x", chart.x);
    add_axis(places, "y", chart.y);
    add_series(places, chart.series);
    return with_legend(filled(series_spec(), places), chart.series);
}

}  // namespace

ordered_json stacked_areas(const SeriesChart& chart) {
    return series_chart(chart, true);
}

ordered_json lines(const SeriesChart& chart) {
    return series_chart(chart, false);
}

ordered_json stacked_bars(const BarChart& chart) {
    constexpr std::size_t bar = 20;
    // Gaps differ from each other in their number of blanks.
    std::vector<std::string> bars;
    std::string blanks;
    for (const std::string& name : chart.names) bars.push_back(name.empty() ? blanks += ' ' : name);
    Places places{{"height", bar * chart.names.size()},
                  {"rows", chart.rows},
                  {"bars", bars},
                  {"marks", rows_of(chart.marks)},
                  {"x_from_zero", chart.value.from_zero},
                  {"legend_offset", legend_offset(chart.marks)},
                  {"tooltip", tooltip(chart.tips)}};
    add_axis(places, "x", chart.value);
    add_series(places, chart.series);
    return with_legend(filled(stacked_bars_spec(), places), chart.series);
}

ordered_json histogram(const Histogram& chart) {
    Places places{{"rows", chart.rows},
                  {"marks", rows_of(chart.marks)},
                  {"y_from_zero", chart.y.from_zero},
                  {"colour", chart.colour},
                  {"tooltip", tooltip(chart.tips)}};
    add_axis(places, "x", chart.x);
    add_axis(places, "y", chart.y);
    return filled(histogram_spec(), places);
}

ordered_json scatter(const Scatter& chart) {
    Places places{{"rows", chart.rows},
                  {"x_from_zero", chart.x.from_zero},
                  {"y_from_zero", chart.y.from_zero},
                  {"legend_offset", legend_offset({})},
                  {"tooltip", tooltip(chart.tips)}};
    add_axis(places, "x", chart.x);
    add_axis(places, "y", chart.y);
    add_series(places, chart.series);
    return with_legend(filled(scatter_spec(), places), chart.series);
}

}  // namespace spartus::report
