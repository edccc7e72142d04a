// The results of a sweep.

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "spartus/explore/results_file.hpp"
#include "spartus/inspect/formats.hpp"

namespace spartus::inspect {
namespace {

Table parameters_of(const explore::Results& results) {
    Table table{"parameters", {"parameter", "unit", "different_values", "examples"}, {}};
    for (std::size_t p = 0; p < results.parameters.size(); ++p) {
        std::vector<std::string> seen;
        std::set<std::string> known;
        for (const explore::Row& row : results.rows) {
            if (known.insert(row.parameters[p]).second) seen.push_back(row.parameters[p]);
        }
        constexpr std::size_t most = 6;
        std::string examples;
        for (std::size_t k = 0; k < std::min(most, seen.size()); ++k) examples += (k > 0 ? ", " : "") + seen[k];
        if (seen.size() > most) examples += ", ...";
        const explore::Column& column = results.parameters[p];
        table.rows.push_back({word(column.name), word(column.unit), count(seen.size()), word(examples)});
    }
    return table;
}

Table metrics_of(const explore::Results& results) {
    Table table{"metrics", {"metric", "unit", "better", "points", "min", "max"}, {}};
    for (const explore::Column& column : results.metrics) {
        std::vector<double> values;
        for (const explore::Row& row : results.rows) {
            const auto found = row.record.metrics.find(column.name);
            if (found != row.record.metrics.end() && found->is_number()) values.push_back(found->get<double>());
        }
        const auto [low, high] = std::minmax_element(values.begin(), values.end());
        const Value none{nullptr, "-", true};
        table.rows.push_back({word(column.name), word(column.unit), word(column.better), count(values.size()),
                              values.empty() ? none : real(*low), values.empty() ? none : real(*high)});
    }
    return table;
}

}  // namespace

Findings results(const std::string& path) {
    const explore::Results results = explore::read_results(path);
    Findings findings(path, "results of a sweep");
    findings.line("about", word(results.entry("about")));
    findings.line("points", count(results.rows.size()));
    std::map<std::string, std::uint64_t> by_status;
    std::uint64_t feasible = 0;
    for (const explore::Row& row : results.rows) {
        ++by_status[row.record.status];
        feasible += row.feasible.value_or(false) ? 1 : 0;
    }
    findings.line("feasible", count(feasible));
    Table status{"status_counts", {"status", "points"}, {}};
    for (const auto& [name, points] : by_status) status.rows.push_back({word(name), count(points)});
    findings.table(std::move(status));
    findings.table(parameters_of(results));
    findings.table(metrics_of(results));
    return findings;
}

}  // namespace spartus::inspect
