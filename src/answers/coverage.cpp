#include "spartus/answers/coverage.hpp"

#include <algorithm>
#include <cmath>

#include "spartus/answers/table.hpp"
#include "spartus/search/hypervolume.hpp"

namespace spartus::answers {
namespace {

using explore::Results;
using search::Costs;

std::vector<Costs> costs_of(const Results& results, const Front& front) {
    std::vector<Costs> costs;
    costs.reserve(front.rows.size());
    for (const std::size_t row : front.rows) costs.push_back(costs_of(results.rows[row], front.objectives));
    return costs;
}

bool counts(const explore::Row& row, const Costs& costs) {
    return row.record.ok() && row.feasible.value_or(true) &&
           std::all_of(costs.begin(), costs.end(), [](double cost) { return std::isfinite(cost); });
}

}  // namespace

double coverage(const Results& results, const Front& front, const Results& other_results, const Front& other) {
    const std::vector<Costs> whole = costs_of(other_results, other);
    if (whole.empty()) return absent;
    const search::Scale scale(whole);
    return scale.hypervolume(costs_of(results, front)) / scale.hypervolume(whole);
}

std::vector<std::pair<std::size_t, double>> coverage_by_point(const Results& results, const Front& front,
                                                              std::size_t most) {
    std::vector<std::pair<std::size_t, double>> shares;
    const std::vector<Costs> whole = costs_of(results, front);
    if (whole.empty()) return shares;
    const search::Scale scale(whole);
    const double final_volume = scale.hypervolume(whole);
    const std::size_t stride = results.rows.size() / most + 1;
    std::vector<Costs> best;
    bool changed = false;
    for (std::size_t row = 0; row < results.rows.size(); ++row) {
        const Costs costs = costs_of(results.rows[row], front.objectives);
        changed = (counts(results.rows[row], costs) && search::add_to_front(best, costs)) || changed;
        const bool last = row + 1 == results.rows.size();
        if ((!changed || (row + 1) % stride != 0) && !last) continue;
        shares.emplace_back(row + 1, scale.hypervolume(best) / final_volume);
        changed = false;
    }
    return shares;
}

}  // namespace spartus::answers
