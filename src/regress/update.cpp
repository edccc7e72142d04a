#include "spartus/regress/update.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "spartus/base/number.hpp"
#include "spartus/io/output_file.hpp"
#include "spartus/sim/results.hpp"

namespace spartus::regress {
namespace {

using nlohmann::ordered_json;

void check(const std::vector<CaseResult>& results, const std::string& reason) {
    const auto visible = [](unsigned char c) { return std::isspace(c) == 0; };
    if (std::none_of(reason.begin(), reason.end(), visible)) {
        throw Error(ExitCode::usage, "regress: --update needs --reason \"why the numbers change\"");
    }
    for (const CaseResult& result : results) {
        // What another machine did is no expectation that could change.
        const bool as_recorded = result.verdict != Verdict::differs || result.message.empty();
        if (result.code != ExitCode::ok || !as_recorded) {
            throw Error(as_recorded ? result.code : ExitCode::check_failed,
                        "nothing updated: " + result.name() + ": " + result.message);
        }
    }
}

/// "old -> new" of every number that changed.
ordered_json changes_of(const CaseResult& result) {
    ordered_json changes;
    if (result.verdict == Verdict::unrecorded) {
        changes["cycles"] = fmt::format("none -> {}", result.run->numbers.cycles());
        return changes;
    }
    const Difference& difference = result.difference;
    for (const TotalChange& total : difference.totals) {
        changes[total.name] = fmt::format("{} -> {}", total.expected, total.now);
    }
    if (const auto& step = difference.first_step) {
        const auto text = [](const auto& cycles) { return cycles ? std::to_string(*cycles) : "none"; };
        changes["steps"] =
            fmt::format("{} of {}; first in sequence {}, entry {}: {} -> {}", difference.changed_steps,
                        difference.steps, step->sequence, step->index, text(step->expected), text(step->now));
    }
    for (const LedgerChange& change : difference.ledger) {
        changes[change.kind + '.' + change.cause] = fmt::format("{} -> {}", change.expected, change.now);
    }
    for (const HeldChange& held : difference.held) {
        const auto text = [](const std::string& value) { return value.empty() ? std::string("none") : value; };
        changes[held.name] = fmt::format("{} -> {}", text(held.expected), text(held.now));
    }
    for (const std::string& input : difference.inputs) changes["inputs"].push_back(input);
    if (difference.h) {
        constexpr std::size_t shown = 12;
        changes["h_sha256"] = fmt::format("{} -> {}", result.regression_case().expected->h_sha256.substr(0, shown),
                                          result.run->numbers.h_sha256.substr(0, shown));
    }
    return changes;
}

/// Of a case that passes and was recorded without its inputs. No number changes, so there is no history of it.
bool add_inputs(const CaseResult& result, ordered_json& json) {
    const std::optional<Numbers>& expected = result.regression_case().expected;
    if (result.verdict != Verdict::passed || !expected || !expected->inputs.empty()) return false;
    json["expect"]["inputs"] = to_json(result.run->numbers.inputs);
    return true;
}

void write(const Suite& suite) {
    io::OutputFile file(suite.path);
    file.write(suite.json.dump(2) + '\n');
    file.commit();
}

}  // namespace

std::size_t update_suites(std::vector<Suite>& suites, const std::vector<CaseResult>& results,
                          const std::string& reason) {
    check(results, reason);
    std::size_t updated = 0;
    for (Suite& suite : suites) {
        bool changed = false;
        for (const CaseResult& result : results) {
            if (result.suite != &suite) continue;
            changed = add_inputs(result, suite.json["cases"][result.index]) || changed;
            if (result.verdict == Verdict::passed) continue;
            changed = true;
            ordered_json& json = suite.json["cases"][result.index];
            json["expect"] = to_json(result.run->numbers);
            json["history"].push_back({{"date", today()},
                                       {"version", sim::version()},
                                       {"reason", reason},
                                       {"changes", changes_of(result)}});
            ++updated;
        }
        if (changed) write(suite);
    }
    return updated;
}

std::string today() {
    std::time_t seconds = std::time(nullptr);
    if (const char* const epoch = std::getenv("SOURCE_DATE_EPOCH")) {
        constexpr std::uint32_t end_of_time = 4102444800;  // 2100
        const auto given = parse_number<std::uint32_t>(epoch);
        if (!given || *given > end_of_time) {
            throw Error(ExitCode::usage, "SOURCE_DATE_EPOCH must be a whole number of seconds since 1970");
        }
        seconds = static_cast<std::time_t>(*given);
    }
    return fmt::format("{:%Y-%m-%d}", fmt::gmtime(seconds));
}

}  // namespace spartus::regress
