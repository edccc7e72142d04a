#include "spartus/explore/goal.hpp"

#include <algorithm>
#include <limits>

#include "spartus/base/error.hpp"
#include "spartus/explore/metrics.hpp"
#include "spartus/explore/points.hpp"

namespace spartus::explore {
namespace {

/// Keys, then metrics.
std::vector<std::string> names() {
    std::vector<std::string> all = number_keys();
    for (const Metric& metric : metrics()) {
        if (metric.column.kind != Kind::text) all.push_back(metric.column.name);
    }
    return all;
}

std::vector<double> numbers(const config::Config& config, const Record& record) {
    std::vector<double> all = key_numbers(config);
    for (const Metric& metric : metrics()) {
        if (metric.column.kind == Kind::text) continue;
        const auto value = record.metrics.find(metric.column.name);
        const bool there = value != record.metrics.end() && value->is_number();
        all.push_back(there ? value->get<double>() : std::numeric_limits<double>::quiet_NaN());
    }
    return all;
}

Expression parse(const Sweep& sweep, const char* key, const std::string& text) {
    try {
        return {text, names()};
    } catch (const Error& error) {
        throw Error(error.code(), sweep.path + ": " + key + ": " + error.what());
    }
}

}  // namespace

Goal::Goal(const Sweep& sweep) {
    for (const std::string& text : sweep.requirements) requirements_.push_back(parse(sweep, "require", text));
    if (sweep.minimise) minimise_.emplace(parse(sweep, "minimise", *sweep.minimise));
}

std::optional<bool> Goal::feasible(const config::Config& config, const Record& record) const {
    if (!record.ok()) return std::nullopt;
    const std::vector<double> values = numbers(config, record);
    return std::all_of(requirements_.begin(), requirements_.end(),
                       [&](const Expression& requirement) { return requirement.holds(values); });
}

std::optional<double> Goal::cost(const config::Config& config, const Record& record) const {
    if (!minimise_ || !record.ok()) return std::nullopt;
    return (*minimise_)(numbers(config, record));
}

}  // namespace spartus::explore
