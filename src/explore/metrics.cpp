#include "spartus/explore/metrics.hpp"

#include "spartus/sim/figures.hpp"

namespace spartus::explore {
namespace {

Kind kind_of(stats::Kind kind) {
    switch (kind) {
        case stats::Kind::real:
        case stats::Kind::share:
            return Kind::real;
        case stats::Kind::word:
            return Kind::text;
        case stats::Kind::cause:
        case stats::Kind::count:
        case stats::Kind::level:
            break;
    }
    return Kind::whole;
}

}  // namespace

std::vector<Column> metric_columns(const arch::Design& design) {
    std::vector<Column> columns;
    for (const stats::Quantity& quantity : sim::declared_figures(design)) {
        columns.push_back(
            {quantity.name, kind_of(quantity.kind), quantity.unit, name_of(quantity.better), quantity.meaning});
    }
    columns.push_back(run_column());
    return columns;
}

Column run_column() {
    return {"run", Kind::text, "", "", "full, or timed: what fires and h are those of another point, run in full"};
}

nlohmann::json metrics_json(const arch::Figures& figures) {
    nlohmann::json values = nlohmann::json::object();
    for (const arch::Figure& figure : figures.all()) values[figure.quantity.name] = figure.value;
    return values;
}

}  // namespace spartus::explore
