#include "spartus/answers/front.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "spartus/answers/table.hpp"
#include "spartus/base/error.hpp"
#include "spartus/explore/value_list.hpp"
#include "spartus/search/pareto.hpp"

namespace spartus::answers {
namespace {

using explore::Column;
using explore::Results;
using search::Costs;

constexpr std::size_t most_objectives = 4;
constexpr double least_db = 1;  ///< of error: less decides nothing

[[noreturn]] void refuse(const std::string& cause) {
    throw Error(ExitCode::usage, cause);
}

Objective parse_objective(const Results& results, const std::string& text) {
    const bool sign = !text.empty() && (text[0] == '+' || text[0] == '-');
    const std::string name = text.substr(sign ? 1 : 0);
    const Column& metric = metric_named(results, name);
    if (!sign && metric.better.empty()) {
        refuse(fmt::format("of {} neither is better; write +{} if higher is, or -{}", name, name, name));
    }
    return {metric, sign ? text[0] == '+' : metric.better == "higher"};
}

std::string counted(std::size_t count, const char* what) {
    return count == 0 ? "" : fmt::format("; {} {}", count, what);
}

/// What a search minimised, "latency_mean_us, -sqnr_db", if it is metrics.
std::vector<Objective> searched_objectives(const Results& results) {
    const std::vector<std::string> parts = explore::split(results.entry("minimise"), ',');
    std::vector<Objective> objectives;
    for (const std::string& part : parts) {
        const bool higher = !part.empty() && part[0] == '-';
        const Column* metric = find_metric(results, part.substr(higher ? 1 : 0));
        if (metric == nullptr || parts.size() < 2) return {};
        objectives.push_back({*metric, higher});
    }
    return objectives;
}

}  // namespace

std::vector<Objective> parse_objectives(const Results& results, const std::string& text) {
    std::vector<Objective> objectives;
    std::istringstream names(text);
    for (std::string name; std::getline(names, name, ',');) {
        name.erase(std::remove(name.begin(), name.end(), ' '), name.end());
        Objective objective = parse_objective(results, name);
        for (const Objective& other : objectives) {
            if (other.metric.name == objective.metric.name) refuse(objective.metric.name + " stands there twice");
        }
        objectives.push_back(std::move(objective));
    }
    if (objectives.size() < 2 || objectives.size() > most_objectives) {
        refuse(fmt::format("a Pareto front needs 2 to {} metrics, not {}", most_objectives, objectives.size()));
    }
    return objectives;
}

std::vector<Objective> default_objectives(const Results& results) {
    std::vector<Objective> objectives = searched_objectives(results);
    if (!objectives.empty()) return objectives;
    const auto add_first = [&](const std::vector<std::string>& names, double least = 0) {
        for (const std::string& name : names) {
            const Column* metric = find_metric(results, name);
            if (metric == nullptr || !(range_of(numbers_of(results, name)) > least)) continue;
            objectives.push_back({*metric, metric->better == "higher"});
            return;
        }
    };
    add_first({"latency_mean_us"});
    add_first({"utilisation", "dsp48", "bram36", "lut"});
    add_first({"sqnr_db"}, least_db);
    if (objectives.size() < 2) add_first({"energy_per_step_uj"});
    return objectives;
}

Costs costs_of(const explore::Row& row, const std::vector<Objective>& objectives) {
    Costs costs;
    for (const Objective& objective : objectives) {
        const double value = number_of(row, objective.metric.name);
        costs.push_back(objective.higher ? -value : value);
    }
    return costs;
}

Front find_front(const Results& results, const std::vector<Objective>& objectives) {
    Front front;
    front.objectives = objectives;
    std::vector<Costs> costs;
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < results.rows.size(); ++row) {
        Costs point = costs_of(results.rows[row], objectives);
        if (!results.rows[row].record.ok()) {
            ++front.failed;
        } else if (!results.rows[row].feasible.value_or(true)) {
            ++front.infeasible;
        } else if (!std::all_of(point.begin(), point.end(), [](double cost) { return std::isfinite(cost); })) {
            ++front.incomplete;
        } else {
            costs.push_back(std::move(point));
            rows.push_back(row);
        }
    }
    front.candidates = rows.size();
    std::vector<Costs> members;
    for (const std::size_t k : search::pareto_front(costs)) {
        members.push_back(costs[k]);
        front.rows.push_back(rows[k]);
    }
    front.equals = members.size() - std::set<Costs>(members.begin(), members.end()).size();
    if (const auto place = search::knee(members)) front.knee = front.rows[*place];
    return front;
}

std::string describe(const Objective& objective) {
    return objective.metric.name + (objective.higher ? " (higher)" : " (lower)");
}

std::string describe(const Front& front) {
    return fmt::format("{} of {} points{}{}{}{}", front.rows.size(), front.candidates,
                       counted(front.equals, "of them equal another in these metrics"),
                       counted(front.failed, "left out: not ok"),
                       counted(front.infeasible, "left out: a requirement does not hold"),
                       counted(front.incomplete, "left out: without a number in one of the metrics"));
}

}  // namespace spartus::answers
