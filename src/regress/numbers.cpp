#include "spartus/regress/numbers.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

#include "spartus/regress/hash.hpp"
#include "spartus/regress/runs.hpp"
#include "spartus/stats/ledger.hpp"

namespace spartus::regress {
namespace {

/// The quantities of the schema over the run: phases, then kind by kind causes, what they leave, and counts.
std::vector<LedgerRow> quantities_of(const stats::Run& run) {
    const stats::Ledger ledger = stats::ledger_of(run);
    std::vector<LedgerRow> table;
    for (const auto& [phase, cycles] : ledger.phases) table.push_back({"phases", phase->name, {cycles}});
    const std::vector<std::uint64_t> sums = stats::totals(run);
    const auto add = [&](const std::string& kind, const std::string& name, std::uint64_t value) {
        const LedgerRow place{kind, name, {}};
        const auto found = std::find_if(table.begin(), table.end(),
                                        [&](const LedgerRow& cause) { return cause.same_place(place); });
        (found != table.end() ? *found : table.emplace_back(place)).cycles.push_back(value);
    };
    for (const auto& [module, causes] : ledger.modules) {
        const stats::ModuleKind& kind = run.schema.kinds[module.kind];
        for (const auto& [cause, cycles] : causes) {
            const bool phase =
                std::any_of(run.schema.phases.begin(), run.schema.phases.end(),
                            [&c = cause](const stats::Phase& p) { return p.quantity.name == c->name; });
            if (!phase) add(kind.name, cause->name, cycles);
        }
        const std::size_t first = run.schema.offset(module);
        for (std::size_t c = 0; c < kind.counters.size(); ++c) {
            if (kind.counters[c].kind == stats::Kind::count) add(kind.name, kind.counters[c].name, sums[first + c]);
        }
    }
    return table;
}

}  // namespace

Cycle LedgerRow::total() const {
    return std::accumulate(cycles.begin(), cycles.end(), Cycle{0});
}

bool Numbers::operator==(const Numbers& other) const {
    const auto all = [](const Numbers& n) { return std::tie(n.totals, n.steps, n.ledger, n.h_sha256, n.held); };
    return all(*this) == all(other);
}

Numbers numbers_of(const arch::Finished& finished, std::size_t sequences) {
    const stats::Run& run = finished.run;
    Numbers numbers;
    numbers.totals.emplace_back("cycles", run.cycles);
    arch::Figures figures;
    finished.design.architecture().figures(finished, figures);
    for (const arch::Figure& figure : figures.all()) {
        if (figure.quantity.kind == stats::Kind::count)
            numbers.totals.emplace_back(figure.quantity.name, figure.value);
    }
    numbers.steps.resize(sequences);
    for (const stats::Step& step : run.steps) numbers.steps[step.sequence].push_back(step.latency(run.schema));
    numbers.ledger = quantities_of(run);
    numbers.h_sha256 = hash_of(run.h.begin(), run.h.end());
    return numbers;
}

nlohmann::ordered_json to_json(const Numbers& numbers) {
    nlohmann::ordered_json json;
    for (const auto& [name, value] : numbers.totals) json[name] = value;
    json["steps"] = nlohmann::ordered_json::array();
    for (const auto& sequence : numbers.steps) json["steps"].push_back(to_runs(sequence));
    for (const LedgerRow& cause : numbers.ledger) json["ledger"][cause.kind][cause.cause] = to_runs(cause.cycles);
    json["h_sha256"] = numbers.h_sha256;
    for (const auto& [name, value] : numbers.held) json["held"][name] = value;
    if (!numbers.inputs.empty()) json["inputs"] = to_json(numbers.inputs);
    return json;
}

}  // namespace spartus::regress
