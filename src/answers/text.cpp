#include "spartus/answers/text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "spartus/base/percent.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/explore/export.hpp"

namespace spartus::answers {
namespace {

using explore::Results;

/// Rows of cells as columns, numbers to the right; the first row names the columns.
class Grid {
   public:
    explicit Grid(std::vector<std::string> names, std::size_t left_from = 1000)
        : rows_{std::move(names)}, left_from_(left_from) {}

    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }

    std::string text() const {
        std::vector<std::size_t> widths(rows_.front().size());
        for (const auto& row : rows_) {
            for (std::size_t k = 0; k < row.size(); ++k) widths[k] = std::max(widths[k], row[k].size());
        }
        std::string text;
        for (const auto& row : rows_) {
            std::string line;
            for (std::size_t k = 0; k < row.size(); ++k) {
                line += k >= left_from_ ? fmt::format("  {:<{}}", row[k], widths[k])
                                        : fmt::format("  {:>{}}", row[k], widths[k]);
            }
            line.erase(line.find_last_not_of(' ') + 1);
            text += line + '\n';
        }
        return text;
    }

   private:
    std::vector<std::vector<std::string>> rows_;
    std::size_t left_from_;
};

/// Networks and traces have long names: cut, but not before what tells them apart.
class Shortener {
   public:
    explicit Shortener(std::vector<std::string> texts) {
        for (std::string& text : texts) text = printable(text);
        std::sort(texts.begin(), texts.end());
        for (std::size_t k = 1; k < texts.size(); ++k) {
            const std::string& a = texts[k - 1];
            const std::string& b = texts[k];
            if (a == b) continue;
            const auto differ = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
            shown_ = std::max(shown_, static_cast<std::size_t>(differ - a.begin()) + 1);
        }
    }

    std::string operator()(const std::string& text) const {
        const std::string clean = printable(text);
        return clean.size() <= shown_ + dots ? clean : clean.substr(0, shown_) + "...";
    }

   private:
    static constexpr std::size_t dots = 3;
    std::size_t shown_ = 32 - dots;  ///< characters; more only where two texts begin alike
};

std::string levels_text(const Sensitivity& one) {
    std::vector<std::string> values;
    for (const Level& level : one.levels) values.push_back(level.values);
    const Shortener shortened(values);
    const auto by_mean = [](const Level& a, const Level& b) { return a.mean < b.mean; };
    const auto [low, high] = std::minmax_element(one.levels.begin(), one.levels.end(), by_mean);
    return fmt::format("{:.4g} at {} .. {:.4g} at {}{}", low->mean, shortened(low->values), high->mean,
                       shortened(high->values), one.terciles ? " (terciles: no pairs)" : "");
}

}  // namespace

std::string remark(const Results& results, const Front& front, std::size_t row) {
    const bool knee = front.knee == row;
    const bool theoretical = is_theoretical(results.rows[row]);
    return std::string(knee ? "knee" : "") + (knee && theoretical ? "; " : "") +
           (theoretical ? "theoretical: does not fit the device" : "");
}

std::string front_text(const Results& results, const std::vector<VariedAxis>& axes, const Front& front,
                       std::size_t most) {
    std::vector<std::string> names{"point"};
    for (const VariedAxis& axis : axes) names.push_back(axis.label);
    for (const Objective& objective : front.objectives) names.push_back(objective.metric.name);
    names.emplace_back("");
    Grid grid(names, names.size() - 1);
    std::vector<Shortener> shorteners;
    for (const VariedAxis& axis : axes) {
        std::vector<std::string> values;
        for (std::size_t row = 0; row < results.rows.size(); ++row) values.push_back(value_at(axis, row));
        shorteners.emplace_back(std::move(values));
    }
    const std::size_t shown = std::min(most, front.rows.size());
    for (std::size_t k = 0; k < shown; ++k) {
        const std::size_t row = front.rows[k];
        std::vector<std::string> cells{std::to_string(results.rows[row].index)};
        for (std::size_t a = 0; a < axes.size(); ++a) cells.push_back(shorteners[a](value_at(axes[a], row)));
        for (const Objective& objective : front.objectives) {
            const std::string& metric = objective.metric.name;
            cells.push_back(fmt::format("{:.5g}", number_of(results.rows[row], metric)) +
                            spread_text(results.rows[row], metric));
        }
        cells.push_back(remark(results, front, row));
        grid.add(std::move(cells));
    }
    std::string text = grid.text();
    if (shown < front.rows.size()) text += fmt::format("  … and {} more\n", front.rows.size() - shown);
    return text;
}

std::string requirements_text(const Results& results, const Requirements& requirements) {
    Grid grid({"requirement", "missed by", "by it alone", "nearest", "its value"});
    for (const Requirement& one : requirements.all) {
        const bool missed = one.failures > 0;
        grid.add({printable(one.text), std::to_string(one.failures), std::to_string(one.alone),
                  missed ? fmt::format("point {}", results.rows[one.nearest].index) : "-",
                  std::isnan(one.value) ? "-" : fmt::format("{:.5g}", one.value)});
    }
    return grid.text();
}

std::string sensitivity_text(const std::vector<Sensitivity>& list, const std::string& metric) {
    Grid grid({"parameter", "pairs", "per step", "lowest", "highest", "rank corr.", "range", "mean " + metric}, 7);
    for (const Sensitivity& one : list) {
        grid.add({one.parameter, std::to_string(one.pairs), signed_percent(one.mean_change),
                  signed_percent(one.lowest_change), signed_percent(one.highest_change),
                  std::isnan(one.rank_correlation) ? "-" : fmt::format("{:+.2f}", one.rank_correlation),
                  percent(one.range), levels_text(one)});
    }
    return grid.text();
}

std::string front_csv(const Results& results, const std::vector<VariedAxis>& axes, const Front& front) {
    Results some;
    for (const VariedAxis& axis : axes) {
        for (const std::size_t k : axis.parameters) some.parameters.push_back(results.parameters[k]);
    }
    for (const Objective& objective : front.objectives) some.metrics.push_back(objective.metric);
    some.metrics.push_back({"knee", explore::Kind::whole, "", "", ""});
    some.metrics.push_back({"theoretical", explore::Kind::whole, "", "", ""});
    for (const std::size_t place : front.rows) {
        explore::Row row = results.rows[place];
        std::vector<std::string> parameters;
        for (const VariedAxis& axis : axes) {
            for (const std::size_t k : axis.parameters) parameters.push_back(row.parameters[k]);
        }
        row.parameters = std::move(parameters);
        row.record.metrics["knee"] = front.knee == place ? 1 : 0;
        row.record.metrics["theoretical"] = is_theoretical(row) ? 1 : 0;
        some.rows.push_back(std::move(row));
    }
    return explore::to_csv(some);
}

}  // namespace spartus::answers
