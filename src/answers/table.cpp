#include "spartus/answers/table.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/nearest.hpp"
#include "spartus/base/number.hpp"
#include "spartus/base/printable.hpp"

namespace spartus::answers {
namespace {

using explore::Column;
using explore::Kind;
using explore::Results;

std::optional<std::size_t> place_of(const Results& results, const std::string& parameter) {
    for (std::size_t k = 0; k < results.parameters.size(); ++k) {
        if (results.parameters[k].name == parameter) return k;
    }
    return std::nullopt;
}

/// Places of the parameters that move together; one alone is not listed.
std::vector<std::vector<std::size_t>> moving_together(const Results& results) {
    std::vector<std::vector<std::size_t>> groups;
    std::istringstream axes(results.entry("axes"));
    for (std::string axis; std::getline(axes, axis);) {
        std::vector<std::size_t> group;
        for (std::size_t begin = 0; begin < axis.size();) {
            const std::size_t end = std::min(axis.find(", ", begin), axis.size());
            if (const auto place = place_of(results, axis.substr(begin, end - begin))) group.push_back(*place);
            begin = end + 2;
        }
        if (group.size() > 1) groups.push_back(group);
    }
    return groups;
}

/// Nothing for an empty value, which some keys have ("as large as needed").
std::optional<double> number(const std::string& text) {
    return text.empty() ? std::nullopt : parse_number<double>(text);
}

using Tuple = std::vector<std::string>;  // a value of each parameter of an axis

/// Whether all parameters of the axis always have one value.
bool is_uniform(const std::vector<Tuple>& tuples) {
    return std::all_of(tuples.begin(), tuples.end(), [](const Tuple& tuple) {
        return std::equal(tuple.begin() + 1, tuple.end(), tuple.begin());
    });
}

bool all_numbers(const VariedAxis& axis, const Results& results, const std::vector<Tuple>& tuples) {
    return std::all_of(axis.parameters.begin(), axis.parameters.end(),
                       [&](std::size_t k) { return results.parameters[k].kind != Kind::text; }) &&
           std::all_of(tuples.begin(), tuples.end(), [](const Tuple& tuple) {
               return std::all_of(tuple.begin(), tuple.end(), [](const auto& value) { return number(value); });
           });
}

bool lower(const Tuple& a, const Tuple& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](const auto& x, const auto& y) { return *number(x) < *number(y); });
}

void add_values(VariedAxis& axis, const Results& results) {
    std::vector<Tuple> of_rows;
    std::vector<Tuple> tuples;
    std::set<Tuple> seen;
    for (const explore::Row& row : results.rows) {
        Tuple tuple;
        for (const std::size_t k : axis.parameters) tuple.push_back(row.parameters[k]);
        if (seen.insert(tuple).second) tuples.push_back(tuple);
        of_rows.push_back(std::move(tuple));
    }
    const bool numbers = all_numbers(axis, results, tuples);
    if (numbers) std::sort(tuples.begin(), tuples.end(), lower);
    const bool uniform = is_uniform(tuples);
    axis.numeric = numbers && uniform;
    std::map<Tuple, std::size_t> places;
    for (const Tuple& tuple : tuples) {
        places[tuple] = axis.values.size();
        axis.values.push_back(uniform ? tuple[0] : fmt::format("{}", fmt::join(tuple, " | ")));
        if (axis.numeric) axis.numbers.push_back(*number(tuple[0]));
    }
    for (const Tuple& tuple : of_rows) axis.of_rows.push_back(places.at(tuple));
}

std::string without_section(const std::string& name) {
    return name.substr(name.find('.') + 1);
}

/// Short names, where no two are the same.
void add_labels(std::vector<VariedAxis>& axes, const Results& results) {
    std::map<std::string, int> uses;
    for (const Column& parameter : results.parameters) ++uses[without_section(parameter.name)];
    for (VariedAxis& axis : axes) {
        for (const std::size_t k : axis.parameters) {
            const std::string& full = results.parameters[k].name;
            const std::string bare = without_section(full);
            axis.name += (axis.name.empty() ? "" : ", ") + full;
            axis.label += (axis.label.empty() ? "" : ", ") + (uses[bare] == 1 ? bare : full);
        }
    }
}

}  // namespace

std::vector<VariedAxis> varied_axes(const Results& results) {
    const auto groups = moving_together(results);
    std::vector<VariedAxis> axes;
    for (std::size_t k = 0; k < results.parameters.size(); ++k) {
        VariedAxis axis;
        axis.parameters = {k};
        for (const auto& group : groups) {
            if (std::count(group.begin(), group.end(), k) > 0) axis.parameters = group;
        }
        if (axis.parameters.front() != k) continue;
        axis.unit = results.parameters[k].unit;
        add_values(axis, results);
        if (axis.values.size() > 1) axes.push_back(std::move(axis));
    }
    add_labels(axes, results);
    return axes;
}

const std::string& value_at(const VariedAxis& axis, std::size_t row) {
    return axis.values[axis.of_rows[row]];
}

std::string design_text(const std::vector<VariedAxis>& axes, std::size_t row) {
    std::string text;
    for (const VariedAxis& axis : axes) text += (text.empty() ? "" : ", ") + axis.label + '=' + value_at(axis, row);
    return text;
}

double number_of(const explore::Row& row, const std::string& metric) {
    const auto value = row.record.metrics.find(metric);
    const bool there = row.record.ok() && value != row.record.metrics.end() && value->is_number();
    return there ? value->get<double>() : absent;
}

std::string spread_text(const explore::Row& row, const std::string& metric) {
    const double lowest = number_of(row, metric + "_lowest");
    const double highest = number_of(row, metric + "_highest");
    return lowest < highest ? fmt::format(" ({:.4g} .. {:.4g})", lowest, highest) : "";
}

std::vector<double> numbers_of(const Results& results, const std::string& metric) {
    std::vector<double> numbers;
    numbers.reserve(results.rows.size());
    for (const explore::Row& row : results.rows) numbers.push_back(number_of(row, metric));
    return numbers;
}

const Column* find_metric(const Results& results, const std::string& name) {
    for (const Column& column : results.metrics) {
        if (column.name == name && column.kind != Kind::text) return &column;
    }
    return nullptr;
}

const Column& metric_named(const Results& results, const std::string& name) {
    if (const Column* metric = find_metric(results, name)) return *metric;
    std::vector<std::string> names;
    for (const Column& column : results.metrics) {
        if (column.kind != Kind::text) names.push_back(column.name);
    }
    const auto close = nearest(name, names);
    const std::string like = close ? *close : containing(name, names);
    throw Error(ExitCode::usage,
                "no metric " + in_quotes(name) + (like.empty() ? "" : "; did you mean " + like + "?"));
}

double range_of(const std::vector<double>& numbers) {
    double low = absent;
    double high = absent;
    for (const double number : numbers) {
        low = std::fmin(low, number);
        high = std::fmax(high, number);
    }
    return high - low;
}

bool varies(const std::vector<double>& numbers) {
    return range_of(numbers) > 0;
}

bool is_theoretical(const explore::Row& row) {
    return number_of(row, "fits") == 0;
}

}  // namespace spartus::answers
