#include "spartus/regress/numbers.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

#include "spartus/io/sha256.hpp"
#include "spartus/regress/runs.hpp"

namespace spartus::regress {
namespace {

/// "array3" is the fourth of "array".
std::string kind_of(const std::string& module) {
    return module.substr(0, module.find_last_not_of("0123456789") + 1);
}

std::vector<CauseCycles> ledger_of(const sim::RunResult& run) {
    std::vector<CauseCycles> table;
    const sim::Ledger& phases = run.ledgers.front().second;
    for (const auto& [phase, cycles] : phases) table.push_back({"phases", phase, {cycles}});
    for (const auto& [module, ledger] : run.ledgers) {
        for (const auto& entry : ledger) {
            if (std::find(phases.begin(), phases.end(), entry) != phases.end()) continue;  // as the controller's
            const CauseCycles place{kind_of(module), entry.first, {}};
            const auto found = std::find_if(table.begin(), table.end(),
                                            [&](const CauseCycles& cause) { return cause.same_place(place); });
            auto& cause = found != table.end() ? *found : table.emplace_back(place);
            cause.cycles.push_back(entry.second);
        }
    }
    return table;
}

std::string hash_of(const std::vector<std::int16_t>& values) {
    io::Bytes bytes;
    bytes.reserve(2 * values.size());
    for (const std::int16_t value : values) {
        const auto bits = static_cast<std::uint16_t>(value);
        bytes.push_back(static_cast<std::uint8_t>(bits & 0xff));
        bytes.push_back(static_cast<std::uint8_t>(bits >> 8));
    }
    return io::sha256(bytes);
}

}  // namespace

Cycle CauseCycles::total() const {
    return std::accumulate(cycles.begin(), cycles.end(), Cycle{0});
}

bool Numbers::operator==(const Numbers& other) const {
    const auto all = [](const Numbers& n) {
        return std::tie(n.cycles, n.tokens, n.words, n.multiply_adds, n.steps, n.ledger, n.h_sha256);
    };
    return all(*this) == all(other);
}

Numbers numbers_of(const sim::RunResult& run, std::size_t sequences) {
    Numbers numbers;
    numbers.cycles = run.cycles;
    numbers.steps.resize(sequences);
    for (const sim::StepResult& step : run.steps) {
        numbers.steps[step.times.sequence].push_back(step.times.latency());
        numbers.tokens += step.tokens();
        numbers.words += step.words();
        numbers.multiply_adds += step.multiply_adds();
    }
    numbers.ledger = ledger_of(run);
    numbers.h_sha256 = hash_of(run.h);
    return numbers;
}

nlohmann::ordered_json to_json(const Numbers& numbers) {
    nlohmann::ordered_json json;
    json["cycles"] = numbers.cycles;
    json["tokens"] = numbers.tokens;
    json["words"] = numbers.words;
    json["multiply_adds"] = numbers.multiply_adds;
    json["steps"] = nlohmann::ordered_json::array();
    for (const auto& sequence : numbers.steps) json["steps"].push_back(to_runs(sequence));
    for (const CauseCycles& cause : numbers.ledger) json["ledger"][cause.kind][cause.cause] = to_runs(cause.cycles);
    json["h_sha256"] = numbers.h_sha256;
    return json;
}

}  // namespace spartus::regress
