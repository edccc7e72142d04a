#include "spartus/explore/workloads.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace spartus::explore {
namespace {

using nlohmann::json;
using Values = std::vector<double>;

double mean(const Values& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// NaN where there is none.
double geometric_mean(const Values& values) {
    double sum = 0;
    for (const double value : values) sum += std::log(value);
    return std::exp(sum / static_cast<double>(values.size()));
}

double as_one(const Values& values, Fold fold, const Column& column) {
    if (fold == Fold::geomean && column.unit != "dB") return geometric_mean(values);
    if (fold == Fold::worst && column.better == "lower") return *std::max_element(values.begin(), values.end());
    if (fold == Fold::worst && column.better == "higher") return *std::min_element(values.begin(), values.end());
    return mean(values);
}

/// The numbers of all workloads; nothing if one is missing.
std::optional<Values> numbers(const std::vector<Record>& records, const std::string& metric) {
    Values values;
    for (const Record& record : records) {
        const auto value = record.metrics.find(metric);
        if (value == record.metrics.end() || !value->is_number()) return std::nullopt;
        values.push_back(value->get<double>());
    }
    return values;
}

json number(double value) {
    return std::isfinite(value) ? json(value) : json();
}

/// Axis after axis: neighbours of the first become one, then of the next.
double folded(const Sweep& sweep, Values values, const Column& column) {
    for (const Workloads& over : sweep.over) {
        const std::size_t size = over.axis.values.size();
        Values fewer;
        for (std::size_t k = 0; k < values.size(); k += size) {
            const auto begin = values.begin() + static_cast<std::ptrdiff_t>(k);
            fewer.push_back(as_one({begin, begin + static_cast<std::ptrdiff_t>(size)}, over.fold, column));
        }
        values = std::move(fewer);
    }
    return values.front();
}

/// The text of all, if it is one.
json common_text(const std::vector<Record>& records, const std::string& metric) {
    const json first = records.front().metrics.value(metric, json());
    const bool same = std::all_of(records.begin(), records.end(), [&](const Record& record) {
        return record.metrics.value(metric, json()) == first;
    });
    return same ? first : json();
}

std::string workload_text(const Sweep& sweep, std::size_t workload) {
    std::string text;
    for (std::size_t k = 0; k < sweep.over.size(); ++k) {
        const Axis& axis = sweep.over[k].axis;
        for (std::size_t n = 0; n < axis.names.size(); ++n) {
            text +=
                (text.empty() ? "" : ", ") + axis.names[n] + " " + axis.values[choice_of(sweep, k, workload)][n];
        }
    }
    return text;
}

}  // namespace

const char* name_of(Fold fold) {
    return fold == Fold::mean ? "mean" : fold == Fold::worst ? "worst" : "geomean";
}

std::size_t workloads(const Sweep& sweep) {
    std::size_t count = 1;
    for (const Workloads& over : sweep.over) count *= over.axis.values.size();
    return count;
}

std::size_t choice_of(const Sweep& sweep, std::size_t k, std::size_t workload) {
    for (std::size_t before = 0; before < k; ++before) workload /= sweep.over[before].axis.values.size();
    return workload % sweep.over[k].axis.values.size();
}

std::vector<Column> metric_columns(const Sweep& sweep) {
    std::vector<Column> columns = metric_columns(sweep.base);
    if (sweep.over.empty()) return columns;
    const std::size_t count = columns.size();
    for (std::size_t k = 0; k < count; ++k) {
        if (columns[k].kind == Kind::text) continue;
        columns[k].kind = Kind::real;
        if (columns[k].better.empty()) continue;
        for (const char* end : {"lowest", "highest"}) {
            Column spread = columns[k];
            spread.name += std::string("_") + end;
            spread.meaning = std::string(end) + " of the workloads: " + columns[k].meaning;
            columns.push_back(spread);
        }
    }
    return columns;
}

Record folded(const Sweep& sweep, const std::vector<Record>& records) {
    if (sweep.over.empty()) return records.front();
    for (std::size_t w = 0; w < records.size(); ++w) {
        if (records[w].ok()) continue;
        return {records[w].status, "with " + workload_text(sweep, w) + ": " + records[w].reason, json::object()};
    }
    Record record{"ok", "", json::object()};
    for (const Column& column : metric_columns(sweep.base)) {
        json& value = record.metrics[column.name];
        if (column.kind == Kind::text) {
            value = common_text(records, column.name);
            continue;
        }
        const std::optional<Values> values = numbers(records, column.name);
        value = values ? number(folded(sweep, *values, column)) : json();
        if (column.better.empty()) continue;
        json& lowest = record.metrics[column.name + "_lowest"];
        lowest = values ? number(*std::min_element(values->begin(), values->end())) : json();
        json& highest = record.metrics[column.name + "_highest"];
        highest = values ? number(*std::max_element(values->begin(), values->end())) : json();
    }
    return record;
}

}  // namespace spartus::explore
