#include "spartus/answers/search_charts.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "spartus/answers/assets.hpp"
#include "spartus/answers/coverage.hpp"
#include "spartus/report/vega_template.hpp"

namespace spartus::answers {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t most_generations = 60;  ///< side by side on a page

/// Points and those of the front, by axis, value and generation.
struct Count {
    std::size_t points = 0, front = 0;
};

std::size_t generation_of(const explore::Row& row) {
    return row.generation.value_or(0);
}

}  // namespace

bool is_searched(const explore::Results& results) {
    return std::any_of(results.rows.begin(), results.rows.end(),
                       [](const explore::Row& row) { return row.generation.has_value(); });
}

std::optional<ordered_json> coverage_chart(const Answers& answers) {
    if (answers.front.rows.empty()) return std::nullopt;
    ordered_json steps = ordered_json::array();
    for (const auto& [points, share] : coverage_by_point(answers.results, answers.front)) {
        steps.push_back({{"points", points},
                         {"share", share},
                         {"generation", generation_of(answers.results.rows[points - 1])}});
    }
    return report::filled(coverage_spec(), {{"steps", steps}, {"points", answers.results.rows.size()}});
}

std::optional<ordered_json> explored_chart(const Answers& answers) {
    const auto& rows = answers.results.rows;
    if (answers.axes.empty() || rows.empty()) return std::nullopt;
    const std::size_t together = generation_of(rows.back()) / most_generations + 1;
    const std::set<std::size_t> front(answers.front.rows.begin(), answers.front.rows.end());
    std::map<std::tuple<std::size_t, std::size_t, std::size_t>, Count> counts;
    std::map<std::size_t, std::size_t> sizes;  // points by generation
    for (std::size_t place = 0; place < rows.size(); ++place) {
        const std::size_t generation = generation_of(rows[place]) / together * together;
        ++sizes[generation];
        for (std::size_t axis = 0; axis < answers.axes.size(); ++axis) {
            Count& count = counts[{axis, answers.axes[axis].of_rows[place], generation}];
            ++count.points;
            count.front += front.count(place);
        }
    }
    ordered_json cells = ordered_json::array();
    for (const auto& [key, count] : counts) {
        const auto [axis, value, generation] = key;
        cells.push_back({{"axis", axis},
                         {"value", value},
                         {"generation", generation},
                         {"points", count.points},
                         {"front", count.front},
                         {"share", static_cast<double>(count.points) / static_cast<double>(sizes[generation])}});
    }
    ordered_json labels = ordered_json::array();
    ordered_json values = ordered_json::array();
    ordered_json places = ordered_json::array();
    for (const VariedAxis& axis : answers.axes) {
        places.push_back(places.size());
        labels.push_back(axis.label);
        values.push_back(axis.values);
    }
    return report::filled(
        explored_spec(),
        {{"axis", 0}, {"axes", labels}, {"axes_places", places}, {"values", values}, {"cells", cells}});
}

}  // namespace spartus::answers
