#include "spartus/report/vega.hpp"

#include <algorithm>

namespace spartus::report {
namespace {

using nlohmann::ordered_json;

ordered_json signal(const std::string& expression) {
    return {{"signal", expression}};
}

/// A text as a literal of Vega's expression language.
std::string literal(const std::string& text) {
    return ordered_json(text).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

/// An expression for the lines of a tooltip: {"label": format(datum["field"], ",d") + " unit", …}.
ordered_json tooltip(const std::vector<Tip>& tips) {
    std::string lines;
    for (const Tip& tip : tips) {
        std::string value = "datum[" + literal(tip.field) + ']';
        if (!tip.format.empty()) value = "format(" + value + ", " + literal(tip.format) + ')';
        if (!tip.unit.empty()) value += " + " + literal(' ' + tip.unit);
        lines += (lines.empty() ? "" : ", ") + literal(tip.label) + ": " + value;
    }
    return signal('{' + lines + '}');
}

ordered_json spec_of(int height) {
    return {{"$schema", "https://vega.github.io/schema/vega/v5.json"},
            {"autosize", {{"type", "fit-x"}, {"contains", "padding"}}},
            {"padding", {{"left", 2}, {"right", 14}, {"top", 4}, {"bottom", 2}}},
            {"height", height},
            {"data", ordered_json::array()},
            {"scales", ordered_json::array()},
            {"axes", ordered_json::array()},
            {"marks", ordered_json::array()}};
}

void add_colours(ordered_json& spec, const std::vector<Series>& series, bool marked) {
    std::vector<std::string> names, colours;
    for (const Series& one : series) {
        names.push_back(one.field);
        colours.push_back(one.colour);
    }
    spec["scales"].push_back({{"name", "colour"}, {"type", "ordinal"}, {"domain", names}, {"range", colours}});
    if (series.size() < 2) return;
    // page.js gives the legend as many columns as fit. Names of marks stand between it and the chart.
    spec["legends"] = {
        {{"fill", "colour"}, {"orient", "top"}, {"direction", "horizontal"}, {"offset", marked ? 22 : 12}}};
}

void add_scale(ordered_json& spec, const char* name, const ordered_json& domain, const Axis& axis, bool nice) {
    spec["scales"].push_back({{"name", name},
                              {"type", "linear"},
                              {"domain", domain},
                              {"range", *name == 'x' ? "width" : "height"},
                              {"zero", axis.from_zero},
                              {"nice", nice}});
}

void add_x_axis(ordered_json& spec, const Axis& axis, bool grid) {
    spec["axes"].push_back({{"orient", "bottom"},
                            {"scale", "x"},
                            {"title", axis.title},
                            {"format", axis.format},
                            {"grid", grid},
                            {"tickCount", signal("ceil(width / 110)")}});
}

void add_y_axis(ordered_json& spec, const Axis& axis) {
    spec["axes"].push_back({{"orient", "left"},
                            {"scale", "y"},
                            {"title", axis.title},
                            {"format", axis.format},
                            {"grid", true},
                            {"domain", false},
                            {"tickCount", 5}});
}

/// Vertical lines at values of x, each with its name above the chart's upper edge.
void add_marks(ordered_json& spec, const std::vector<Mark>& marks, const char* style) {
    if (marks.empty()) return;
    ordered_json rows = ordered_json::array();
    for (const Mark& mark : marks) rows.push_back({{"value", mark.value}, {"name", mark.name}});
    spec["data"].push_back({{"name", "marks"}, {"values", rows}});
    const ordered_json x = {{"scale", "x"}, {"field", "value"}};
    spec["marks"].push_back(
        {{"type", "rule"},
         {"style", style},
         {"from", {{"data", "marks"}}},
         {"interactive", false},
         {"encode", {{"update", {{"x", x}, {"y", {{"value", 0}}}, {"y2", signal("height")}}}}}});
    spec["marks"].push_back({{"type", "text"},
                             {"style", "note"},
                             {"from", {{"data", "marks"}}},
                             {"interactive", false},
                             {"encode",
                              {{"update",
                                {{"x", x},
                                 {"y", {{"value", -5}}},
                                 {"align", {{"value", "center"}}},
                                 {"text", {{"field", "name"}}}}}}}});
}

/// Invisible columns over the intervals of the rows, which show on hover.
void add_hover_columns(ordered_json& spec, const std::vector<Tip>& tips) {
    spec["marks"].push_back({{"type", "rect"},
                             {"from", {{"data", "rows"}}},
                             {"aria", false},
                             {"encode",
                              {{"update",
                                {{"x", {{"scale", "x"}, {"field", "x0"}}},
                                 {"x2", {{"scale", "x"}, {"field", "x1"}}},
                                 {"y", {{"value", 0}}},
                                 {"y2", signal("height")},
                                 {"fill", {{"value", "#888888"}}},
                                 {"fillOpacity", {{"value", 0}}},
                                 {"tooltip", tooltip(tips)}}},
                               {"hover", {{"fillOpacity", {{"value", 0.25}}}}}}}});
}

/// Rows, the same by series ("long"), scales and axes.
ordered_json series_spec(const SeriesChart& chart, const char* value, const char* summit) {
    ordered_json spec = spec_of(chart.height);
    ordered_json names = ordered_json::array();
    for (const Series& one : chart.series) names.push_back(one.field);
    // A step holds its value until the next one begins; the last needs a row where it ends.
    ordered_json rows = chart.rows;
    if (!rows.empty()) {
        rows.push_back(rows.back());
        rows.back()["x0"] = rows.back()["x1"];
    }
    const ordered_json fold = {{"type", "fold"}, {"fields", names}, {"as", {"series", "value"}}};
    const ordered_json stack = {{"type", "stack"}, {"groupby", {"x0"}}, {"field", "value"}};
    spec["data"].push_back({{"name", "rows"}, {"values", rows}});
    spec["data"].push_back({{"name", "long"}, {"source", "rows"}, {"transform", {fold, stack}}});
    const ordered_json ends = {chart.rows.empty() ? ordered_json(0) : chart.rows.front()["x0"],
                               chart.rows.empty() ? ordered_json(1) : chart.rows.back()["x1"]};
    add_scale(spec, "x", ends, {"", "", false}, false);
    add_scale(spec, "y", {{"data", "long"}, {"field", summit}}, chart.y, true);
    add_colours(spec, chart.series, !chart.dividers.empty());
    add_x_axis(spec, chart.x, false);
    add_y_axis(spec, chart.y);
    ordered_json update = {{"x", {{"scale", "x"}, {"field", "x0"}}},
                           {"y", {{"scale", "y"}, {"field", summit}}},
                           {"interpolate", {{"value", "step-after"}}}};
    const ordered_json colour = {{"scale", "colour"}, {"field", "series"}};
    if (std::string(value) == "area") {
        update["y2"] = {{"scale", "y"}, {"field", "y0"}};
        update["fill"] = colour;
    } else {
        update["stroke"] = colour;
        update["strokeWidth"] = {{"value", 1.5}};
    }
    const ordered_json mark = {
        {"type", value}, {"from", {{"data", "one"}}}, {"interactive", false}, {"encode", {{"update", update}}}};
    spec["marks"].push_back({{"type", "group"},
                             {"from", {{"facet", {{"name", "one"}, {"data", "long"}, {"groupby", "series"}}}}},
                             {"interactive", false},
                             {"marks", {mark}}});
    add_hover_columns(spec, chart.tips);
    add_marks(spec, chart.dividers, "divider");
    return spec;
}

}  // namespace

ordered_json stacked_areas(const SeriesChart& chart) {
    return series_spec(chart, "area", "y1");
}

ordered_json lines(const SeriesChart& chart) {
    return series_spec(chart, "line", "value");
}

ordered_json stacked_bars(const BarChart& chart) {
    constexpr int bar = 20;
    ordered_json spec = spec_of(bar * static_cast<int>(chart.names.size()));
    // Gaps differ from each other in their number of blanks.
    std::vector<std::string> names;
    std::string blanks;
    for (const std::string& name : chart.names) names.push_back(name.empty() ? blanks += ' ' : name);
    spec["data"].push_back({{"name", "rows"},
                            {"values", chart.rows},
                            {"transform", {{{"type", "stack"}, {"groupby", {"name"}}, {"field", "value"}}}}});
    add_scale(spec, "x", {{"data", "rows"}, {"field", "y1"}}, chart.value, true);
    spec["scales"].push_back({{"name", "y"},
                              {"type", "band"},
                              {"domain", names},
                              {"range", "height"},
                              {"paddingInner", 0.22},
                              {"paddingOuter", 0.1}});
    add_colours(spec, chart.series, !chart.marks.empty());
    add_x_axis(spec, chart.value, true);
    spec["axes"].push_back(
        {{"orient", "left"}, {"scale", "y"}, {"ticks", false}, {"domain", false}, {"labelOverlap", false}});
    spec["marks"].push_back({{"type", "rect"},
                             {"from", {{"data", "rows"}}},
                             {"encode",
                              {{"update",
                                {{"y", {{"scale", "y"}, {"field", "name"}}},
                                 {"height", {{"scale", "y"}, {"band", 1}}},
                                 {"x", {{"scale", "x"}, {"field", "y0"}}},
                                 {"x2", {{"scale", "x"}, {"field", "y1"}}},
                                 {"fill", {{"scale", "colour"}, {"field", "series"}}},
                                 {"fillOpacity", {{"value", 1}}},
                                 {"tooltip", tooltip(chart.tips)}}},
                               {"hover", {{"fillOpacity", {{"value", 0.7}}}}}}}});
    add_marks(spec, chart.marks, "mean");
    return spec;
}

ordered_json histogram(const Histogram& chart) {
    ordered_json spec = spec_of(200);
    spec["data"].push_back({{"name", "rows"}, {"values", chart.rows}});
    add_scale(spec, "x", {{"data", "rows"}, {"fields", {"x0", "x1"}}}, {"", "", false}, false);
    add_scale(spec, "y", {{"data", "rows"}, {"field", "count"}}, chart.y, true);
    add_x_axis(spec, chart.x, false);
    add_y_axis(spec, chart.y);
    spec["marks"].push_back({{"type", "rect"},
                             {"from", {{"data", "rows"}}},
                             {"interactive", false},
                             {"encode",
                              {{"update",
                                {{"x", {{"scale", "x"}, {"field", "x0"}, {"offset", 0.5}}},
                                 {"x2", {{"scale", "x"}, {"field", "x1"}, {"offset", -0.5}}},
                                 {"y", {{"scale", "y"}, {"field", "count"}}},
                                 {"y2", {{"scale", "y"}, {"value", 0}}},
                                 {"fill", {{"value", chart.colour}}}}}}}});
    add_hover_columns(spec, chart.tips);
    add_marks(spec, chart.marks, "mean");
    return spec;
}

ordered_json scatter(const Scatter& chart) {
    ordered_json spec = spec_of(280);
    spec["data"].push_back({{"name", "rows"}, {"values", chart.rows}});
    add_scale(spec, "x", {{"data", "rows"}, {"field", "x"}}, chart.x, true);
    add_scale(spec, "y", {{"data", "rows"}, {"field", "y"}}, chart.y, true);
    spec["scales"].push_back({{"name", "size"},
                              {"type", "linear"},
                              {"domain", {{"data", "rows"}, {"field", "size"}}},
                              {"zero", true},
                              {"range", {12, 160}}});
    add_colours(spec, chart.series, false);
    add_x_axis(spec, chart.x, true);
    add_y_axis(spec, chart.y);
    spec["marks"].push_back({{"type", "symbol"},
                             {"from", {{"data", "rows"}}},
                             {"encode",
                              {{"update",
                                {{"x", {{"scale", "x"}, {"field", "x"}}},
                                 {"y", {{"scale", "y"}, {"field", "y"}}},
                                 {"size", {{"scale", "size"}, {"field", "size"}}},
                                 {"fill", {{"scale", "colour"}, {"field", "series"}}},
                                 {"fillOpacity", {{"value", 0.55}}},
                                 {"tooltip", tooltip(chart.tips)}}},
                               {"hover", {{"fillOpacity", {{"value", 1}}}}}}}});
    return spec;
}

}  // namespace spartus::report
