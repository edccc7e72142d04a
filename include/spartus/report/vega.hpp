/// \file
/// The kinds of chart that reports need, as Vega specifications: those of src/report/charts/, filled. The data are
/// rows, objects of numbers and texts, in which the fields below are looked up; what a chart shows beyond them is
/// for the hover alone.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace spartus::report {

struct ChartAxis {
    std::string title;
    std::string format = ",~r";  ///< of d3-format
    bool from_zero = true;
};

/// A field of the rows that is drawn, named as the legend names it.
struct Series {
    std::string field;
    std::string colour;
};

/// A line of what is said on hover: "LABEL  number unit". Without a format the field is a text.
struct Tip {
    std::string label;
    std::string field;
    std::string format;
    std::string unit;
};

/// A straight line across a chart at a value, with a name.
struct Mark {
    double value;
    std::string name;
};

/// Values over intervals, [x0, x1) of each row, without gaps and in order: constant within one.
struct SeriesChart {
    nlohmann::ordered_json rows;
    std::vector<Series> series;
    ChartAxis x, y;
    std::vector<Tip> tips;
    std::vector<Mark> dividers;  ///< at values of x
    int height = 240;
};
nlohmann::ordered_json stacked_areas(const SeriesChart& chart);
nlohmann::ordered_json lines(const SeriesChart& chart);

/// A bar per name in `names`, of segments: rows with `name`, `series` and `value`. An empty name is a gap.
struct BarChart {
    nlohmann::ordered_json rows;
    std::vector<std::string> names;
    std::vector<Series> series;
    ChartAxis value;
    std::vector<Tip> tips;
    std::vector<Mark> marks;  ///< at values
};
nlohmann::ordered_json stacked_bars(const BarChart& chart);

/// Rows with `x0`, `x1` and `count`.
struct Histogram {
    nlohmann::ordered_json rows;
    std::string colour;
    ChartAxis x, y;
    std::vector<Tip> tips;
    std::vector<Mark> marks;  ///< at values of x
};
nlohmann::ordered_json histogram(const Histogram& chart);

/// Rows with `x`, `y`, `series` and, for the area of the point, `size`.
struct Scatter {
    nlohmann::ordered_json rows;
    std::vector<Series> series;
    ChartAxis x, y;
    std::vector<Tip> tips;
};
nlohmann::ordered_json scatter(const Scatter& chart);

}  // namespace spartus::report
