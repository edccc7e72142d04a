#include "spartus/explore/goal.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/explore/metrics.hpp"
#include "spartus/explore/points.hpp"
#include "spartus/sim/cost_report.hpp"

namespace spartus::explore {
namespace {

/// The metrics that are numbers.
std::vector<std::string> number_metrics(const arch::Design& design) {
    std::vector<std::string> names;
    for (const Column& column : metric_columns(design)) {
        if (column.kind != Kind::text) names.push_back(column.name);
    }
    return names;
}

/// Keys, then metrics.
std::vector<std::string> names(const Sweep& sweep) {
    std::vector<std::string> all = number_keys(sweep.base);
    const std::vector<std::string> metrics = number_metrics(sweep.base);
    all.insert(all.end(), metrics.begin(), metrics.end());
    return all;
}

/// Refuses a metric that no point of the sweep can have.
void refuse_absent(const Sweep& sweep, const std::vector<std::string>& names, const Expression& expression) {
    const auto refuse = [&](const std::vector<std::string>& absent, const char* key) {
        for (const std::size_t place : expression.used()) {
            if (std::count(absent.begin(), absent.end(), names[place]) == 0) continue;
            throw Error(ExitCode::config, fmt::format("\"{}\" names {}, which no point has; give {} = FILE",
                                                      printable(expression.text()), names[place], key));
        }
    };
    if (!sweep.device) refuse(sim::device_figures(), "device");
    if (!sweep.energy) refuse(sim::energy_figures(), "energy");
}

Expression parse(const Sweep& sweep, const char* key, const std::string& text) {
    try {
        const std::vector<std::string> known = names(sweep);
        Expression expression(text, known);
        refuse_absent(sweep, known, expression);
        return expression;
    } catch (const Error& error) {
        throw Error(error.code(), sweep.path + ": " + key + ": " + error.what());
    }
}

}  // namespace

Goal::Goal(const Sweep& sweep) : metrics_(number_metrics(sweep.base)) {
    for (const std::string& text : sweep.requirements) requirements_.push_back(parse(sweep, "require", text));
    if (sweep.minimise) minimise_.emplace(parse(sweep, "minimise", *sweep.minimise));
}

std::optional<bool> Goal::feasible(const arch::Design& config, const Record& record) const {
    if (!record.ok()) return std::nullopt;
    const std::vector<double> values = numbers(config, record);
    return std::all_of(requirements_.begin(), requirements_.end(),
                       [&](const Expression& requirement) { return requirement.holds(values); });
}

std::vector<double> Goal::numbers(const arch::Design& design, const Record& record) const {
    std::vector<double> all = key_numbers(design);
    for (const std::string& metric : metrics_) {
        const auto value = record.metrics.find(metric);
        const bool there = value != record.metrics.end() && value->is_number();
        all.push_back(there ? value->get<double>() : std::numeric_limits<double>::quiet_NaN());
    }
    return all;
}

std::optional<double> Goal::cost(const arch::Design& config, const Record& record) const {
    if (!minimise_ || !record.ok()) return std::nullopt;
    return (*minimise_)(numbers(config, record));
}

}  // namespace spartus::explore
