#include "spartus/explore/goal.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "spartus/arch/architecture.hpp"
#include "spartus/base/error.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/explore/metrics.hpp"
#include "spartus/explore/points.hpp"
#include "spartus/explore/workloads.hpp"
#include "spartus/sim/cost_report.hpp"
#include "spartus/sim/in_time.hpp"

namespace spartus::explore {
namespace {

/// The metrics that are numbers.
std::vector<std::string> number_metrics(const Sweep& sweep) {
    std::vector<std::string> names;
    for (const Column& column : metric_columns(sweep)) {
        if (column.kind != Kind::text) names.push_back(column.name);
    }
    return names;
}

/// Keys, then metrics.
std::vector<std::string> names(const Sweep& sweep) {
    std::vector<std::string> all = number_keys(sweep.base);
    const std::vector<std::string> metrics = number_metrics(sweep);
    all.insert(all.end(), metrics.begin(), metrics.end());
    return all;
}

/// Whether a point may have frames that come in their own time.
bool real_time(const Sweep& sweep) {
    const auto is_mode = [](const Axis& axis) {
        return std::count(axis.names.begin(), axis.names.end(), "host.mode") > 0;
    };
    return sweep.base.architecture().frame_period(sweep.base) > 0 ||
           std::any_of(sweep.axes.begin(), sweep.axes.end(), is_mode);
}

/// Refuses a metric that no point of the sweep can have.
void refuse_absent(const Sweep& sweep, const std::vector<std::string>& names, const Expression& expression) {
    const auto refuse = [&](const std::vector<std::string>& absent, const char* cure) {
        for (const std::size_t place : expression.used()) {
            if (std::count(absent.begin(), absent.end(), names[place]) == 0) continue;
            throw Error(ExitCode::config, fmt::format("\"{}\" names {}, which no point has; {}",
                                                      printable(expression.text()), names[place], cure));
        }
    };
    if (!sweep.device) refuse(sim::device_figures(), "give device = FILE");
    if (!sweep.energy) refuse(sim::energy_figures(), "give energy = FILE");
    if (!real_time(sweep)) refuse(sim::real_time_figures(), "frames come in host.mode = real_time alone");
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

Goal::Goal(const Sweep& sweep) : metrics_(number_metrics(sweep)) {
    for (const std::string& text : sweep.requirements) {
        Requirement requirement{parse(sweep, "require", text), {}, {}};
        for (const std::string& part : conjuncts(text)) {
            const auto sides = comparison(part);
            if (!sides) {
                requirement.conditions.push_back(parse(sweep, "require", part));
                continue;
            }
            requirement.comparisons.push_back({parse(sweep, "require", sides->difference()),
                                               parse(sweep, "require", sides->magnitude()), *sides});
        }
        requirements_.push_back(std::move(requirement));
    }
    for (const std::string& text : sweep.objectives) objectives_.push_back(parse(sweep, "minimise", text));
}

std::optional<bool> Goal::feasible(const arch::Design& config, const Record& record) const {
    if (!record.ok()) return std::nullopt;
    const std::vector<double> values = numbers(config, record);
    return std::all_of(requirements_.begin(), requirements_.end(),
                       [&](const Requirement& requirement) { return requirement.whole.holds(values); });
}

std::vector<double> Goal::violations(const arch::Design& config, const Record& record) const {
    const std::vector<double> values = numbers(config, record);
    std::vector<double> all;
    for (const Requirement& requirement : requirements_) all.push_back(violation(requirement, values));
    return all;
}

double Goal::violation(const Requirement& requirement, const std::vector<double>& values) {
    if (requirement.whole.holds(values)) return 0;
    double sum = 0;
    for (const auto& [difference, magnitude, relation] : requirement.comparisons) {
        sum += relation.violation(difference(values), magnitude(values));
    }
    for (const Expression& condition : requirement.conditions) sum += condition.holds(values) ? 0 : 1;
    const auto count = static_cast<double>(requirement.comparisons.size() + requirement.conditions.size());
    return std::max(sum / count, std::numeric_limits<double>::min());
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

std::optional<std::vector<double>> Goal::costs(const arch::Design& config, const Record& record) const {
    if (objectives_.empty() || !record.ok()) return std::nullopt;
    const std::vector<double> values = numbers(config, record);
    std::vector<double> costs;
    for (const Expression& objective : objectives_) costs.push_back(objective(values));
    return costs;
}

}  // namespace spartus::explore
