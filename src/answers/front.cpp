#include "spartus/answers/front.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "spartus/answers/pareto.hpp"
#include "spartus/answers/table.hpp"
#include "spartus/base/error.hpp"

namespace spartus::answers {
namespace {

using explore::Column;
using explore::Results;

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
    std::vector<Objective> objectives;
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

Front find_front(const Results& results, const std::vector<Objective>& objectives) {
    Front front;
    front.objectives = objectives;
    std::vector<std::vector<double>> columns;
    columns.reserve(objectives.size());
    for (const Objective& objective : objectives) columns.push_back(numbers_of(results, objective.metric.name));
    std::vector<Costs> costs;
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < results.rows.size(); ++row) {
        Costs point;
        for (std::size_t k = 0; k < objectives.size(); ++k) {
            point.push_back(objectives[k].higher ? -columns[k][row] : columns[k][row]);
        }
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
    for (const std::size_t k : pareto_front(costs)) {
        members.push_back(costs[k]);
        front.rows.push_back(rows[k]);
    }
    front.equals = members.size() - std::set<Costs>(members.begin(), members.end()).size();
    if (const auto place = knee(members)) front.knee = front.rows[*place];
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
