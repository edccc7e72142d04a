#include "spartus/answers/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <fmt/format.h>

namespace spartus::answers {
namespace {

using Places = std::vector<std::size_t>;

double mean_of(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Rows that differ in the axis alone: by the places of their values on it.
using Line = std::map<std::size_t, std::vector<std::size_t>>;

std::vector<Line> lines_along(const std::vector<VariedAxis>& axes, std::size_t along, const Places& rows) {
    std::map<Places, Line> lines;
    for (const std::size_t row : rows) {
        Places others;
        for (std::size_t k = 0; k < axes.size(); ++k) {
            if (k != along) others.push_back(axes[k].of_rows[row]);
        }
        lines[others][axes[along].of_rows[row]].push_back(row);
    }
    std::vector<Line> list;
    list.reserve(lines.size());
    for (auto& [others, line] : lines) list.push_back(std::move(line));
    return list;
}

void add_pairs(Sensitivity& result, const std::vector<VariedAxis>& axes, std::size_t along, const Places& rows,
               const std::vector<double>& metric) {
    std::vector<double> changes;
    for (const Line& line : lines_along(axes, along, rows)) {
        for (const auto& [place, here] : line) {
            const auto next = line.find(place + 1);
            if (next == line.end()) continue;
            const double from = metric[here.front()];
            if (from != 0) changes.push_back(metric[next->second.front()] / from - 1);
        }
    }
    result.pairs = changes.size();
    if (changes.empty()) return;
    result.mean_change = mean_of(changes);
    const auto [low, high] = std::minmax_element(changes.begin(), changes.end());
    result.lowest_change = *low;
    result.highest_change = *high;
}

void add_values(Sensitivity& result, const VariedAxis& axis, const Places& rows,
                const std::vector<double>& metric) {
    std::map<std::size_t, std::vector<double>> by_value;
    for (const std::size_t row : rows) by_value[axis.of_rows[row]].push_back(metric[row]);
    for (const auto& [place, values] : by_value) {
        result.levels.push_back({axis.values[place], values.size(), mean_of(values)});
    }
}

/// Three parts of as equal a size as equal values allow, which stay together.
void add_terciles(Sensitivity& result, const VariedAxis& axis, Places rows, const std::vector<double>& metric) {
    result.terciles = true;
    std::stable_sort(rows.begin(), rows.end(),
                     [&](std::size_t a, std::size_t b) { return axis.of_rows[a] < axis.of_rows[b]; });
    for (std::size_t begin = 0, part = 1; begin < rows.size(); ++part) {
        std::size_t end = std::max(begin + 1, part >= 3 ? rows.size() : part * rows.size() / 3);
        while (end < rows.size() && axis.of_rows[rows[end]] == axis.of_rows[rows[end - 1]]) ++end;
        std::vector<double> values;
        for (std::size_t k = begin; k < end; ++k) values.push_back(metric[rows[k]]);
        const std::string& low = value_at(axis, rows[begin]);
        const std::string& high = value_at(axis, rows[end - 1]);
        result.levels.push_back({low == high ? low : low + " to " + high, values.size(), mean_of(values)});
        begin = end;
    }
}

void add_range(Sensitivity& result, double overall) {
    const auto by_mean = [](const Level& a, const Level& b) { return a.mean < b.mean; };
    const auto [low, high] = std::minmax_element(result.levels.begin(), result.levels.end(), by_mean);
    if (overall != 0) result.range = (high->mean - low->mean) / std::abs(overall);
}

/// Ranks from 1; equal values share the mean of theirs.
std::vector<double> ranks(const std::vector<double>& values) {
    Places order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> result(values.size());
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin;
        while (end < order.size() && values[order[end]] == values[order[begin]]) ++end;
        for (std::size_t k = begin; k < end; ++k) result[order[k]] = static_cast<double>(begin + end + 1) / 2;
        begin = end;
    }
    return result;
}

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
    const double mean_x = mean_of(x);
    const double mean_y = mean_of(y);
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (std::size_t k = 0; k < x.size(); ++k) {
        xy += (x[k] - mean_x) * (y[k] - mean_y);
        xx += (x[k] - mean_x) * (x[k] - mean_x);
        yy += (y[k] - mean_y) * (y[k] - mean_y);
    }
    return xx == 0 || yy == 0 ? absent : xy / std::sqrt(xx * yy);
}

void add_correlation(Sensitivity& result, const VariedAxis& axis, const Places& rows,
                     const std::vector<double>& metric) {
    if (!axis.numeric) return;
    std::vector<double> x;
    std::vector<double> y;
    for (const std::size_t row : rows) {
        x.push_back(axis.numbers[axis.of_rows[row]]);
        y.push_back(metric[row]);
    }
    result.rank_correlation = correlation(ranks(x), ranks(y));
}

}  // namespace

std::vector<Sensitivity> sensitivity(const explore::Results& results, const std::vector<VariedAxis>& axes,
                                     const std::string& metric) {
    const std::vector<double> numbers = numbers_of(results, metric);
    Places rows;
    std::vector<double> present;
    for (std::size_t row = 0; row < numbers.size(); ++row) {
        if (!std::isfinite(numbers[row])) continue;
        rows.push_back(row);
        present.push_back(numbers[row]);
    }
    std::vector<Sensitivity> list;
    for (std::size_t k = 0; k < axes.size(); ++k) {
        Sensitivity result;
        result.parameter = axes[k].label;
        add_pairs(result, axes, k, rows, numbers);
        if (result.pairs == 0 && axes[k].numeric && axes[k].values.size() > 3) {
            add_terciles(result, axes[k], rows, numbers);
        } else {
            add_values(result, axes[k], rows, numbers);
        }
        if (result.levels.size() < 2) continue;
        add_range(result, mean_of(present));
        add_correlation(result, axes[k], rows, numbers);
        list.push_back(std::move(result));
    }
    const auto size = [](const Sensitivity& one) { return std::isnan(one.range) ? 0 : one.range; };
    std::stable_sort(list.begin(), list.end(),
                     [&](const Sensitivity& a, const Sensitivity& b) { return size(a) > size(b); });
    return list;
}

std::optional<std::string> default_metric(const explore::Results& results) {
    if (varies(numbers_of(results, "latency_mean_us"))) return "latency_mean_us";
    for (const explore::Column& column : results.metrics) {
        if (find_metric(results, column.name) != nullptr && varies(numbers_of(results, column.name))) {
            return column.name;
        }
    }
    return std::nullopt;
}

}  // namespace spartus::answers
