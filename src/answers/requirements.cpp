#include "spartus/answers/requirements.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "spartus/base/number.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/explore/comparison.hpp"
#include "spartus/explore/value_list.hpp"

namespace spartus::answers {
namespace {

using explore::Results;
using explore::Row;

/// Of the metric that the requirement compares with a number.
double compared_value(const Results& results, const std::string& requirement, const Row& row) {
    const auto sides = explore::comparison(requirement);
    if (!sides) return absent;
    const std::string left = explore::split(sides->left, '\0').front();
    const std::string right = explore::split(sides->right, '\0').front();
    if (find_metric(results, left) == nullptr || !parse_number<double>(right)) return absent;
    return number_of(row, left);
}

bool fails_only(const Row& row, std::size_t requirement) {
    return row.violations[requirement] > 0 &&
           std::count_if(row.violations.begin(), row.violations.end(), [](double miss) { return miss > 0; }) == 1;
}

Requirement judge(const Results& results, std::size_t k, const std::string& text) {
    Requirement judged{text};
    for (std::size_t place = 0; place < results.rows.size(); ++place) {
        const Row& row = results.rows[place];
        if (row.violations.empty() || row.violations[k] <= 0) continue;
        const bool alone = fails_only(row, k);
        const bool first_alone = alone && judged.alone == 0;
        const bool counts = alone || judged.alone == 0;
        if (judged.failures == 0 || first_alone || (counts && row.violations[k] < judged.miss)) {
            judged.nearest = place;
            judged.miss = row.violations[k];
        }
        ++judged.failures;
        judged.alone += alone ? 1 : 0;
    }
    if (judged.failures > 0) judged.value = compared_value(results, text, results.rows[judged.nearest]);
    return judged;
}

double total_miss(const Row& row) {
    return std::accumulate(row.violations.begin(), row.violations.end(), 0.0);
}

}  // namespace

Requirements requirements_of(const Results& results) {
    Requirements requirements;
    for (std::size_t place = 0; place < results.rows.size(); ++place) {
        const Row& row = results.rows[place];
        if (!row.record.ok()) continue;
        ++requirements.candidates;
        requirements.feasible += row.feasible.value_or(false) ? 1 : 0;
        if (row.violations.empty()) continue;
        auto& nearest = requirements.nearest;
        if (!nearest || total_miss(row) < total_miss(results.rows[*nearest])) nearest = place;
    }
    if (requirements.feasible > 0) requirements.nearest.reset();
    const std::vector<std::string> texts = results.requirements();
    for (std::size_t k = 0; k < texts.size(); ++k) requirements.all.push_back(judge(results, k, texts[k]));
    return requirements;
}

std::string misses_of(const Results& results, std::size_t row) {
    const std::vector<std::string> texts = results.requirements();
    std::vector<std::string> misses;
    for (std::size_t k = 0; k < results.rows[row].violations.size(); ++k) {
        if (results.rows[row].violations[k] <= 0) continue;
        const double value = compared_value(results, texts[k], results.rows[row]);
        misses.push_back(printable(texts[k]) + (std::isnan(value) ? "" : fmt::format(" (is {:.5g})", value)));
    }
    return fmt::format("{}", fmt::join(misses, ", "));
}

std::string advice(const Requirements& requirements) {
    if (!requirements.nearest) return "";
    const auto best =
        std::max_element(requirements.all.begin(), requirements.all.end(),
                         [](const Requirement& a, const Requirement& b) { return a.alone < b.alone; });
    if (best->alone == 0) return "Every point misses two requirements or more: to relax one alone does not help.";
    const std::string value = std::isnan(best->value) ? "" : fmt::format(", the nearest with {:.5g}", best->value);
    return fmt::format("Relax {}: {} point{} miss{} nothing else{}.", printable(best->text), best->alone,
                       best->alone == 1 ? "" : "s", best->alone == 1 ? "es" : "", value);
}

}  // namespace spartus::answers
