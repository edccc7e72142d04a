#include "spartus/regress/difference.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace spartus::regress {
namespace {

std::string signed_difference(Cycle now, Cycle expected) {
    return now >= expected ? fmt::format("+{}", now - expected) : fmt::format("-{}", expected - now);
}

std::optional<Cycle> at(const std::vector<std::vector<Cycle>>& steps, std::size_t sequence, std::size_t index) {
    if (sequence >= steps.size() || index >= steps[sequence].size()) return std::nullopt;
    return steps[sequence][index];
}

void compare_steps(const Numbers& expected, const Numbers& now, Difference& difference) {
    for (std::size_t s = 0; s < std::max(expected.steps.size(), now.steps.size()); ++s) {
        for (std::size_t k = 0;; ++k) {
            const StepChange change{s, k, at(expected.steps, s, k), at(now.steps, s, k)};
            if (!change.expected && !change.now) break;
            if (change.expected) ++difference.steps;
            if (change.expected == change.now) continue;
            if (!difference.first_step) difference.first_step = change;
            ++difference.changed_steps;
        }
    }
}

/// The modules of a kind whose cycles differ, the first few of them.
std::string modules_concerned(const LedgerRow& expected, const LedgerRow& now) {
    constexpr std::size_t most = 4;
    if (std::max(expected.cycles.size(), now.cycles.size()) < 2) return "";
    std::string text;
    std::size_t count = 0;
    for (std::size_t n = 0; n < std::max(expected.cycles.size(), now.cycles.size()); ++n) {
        const Cycle before = n < expected.cycles.size() ? expected.cycles[n] : 0;
        const Cycle after = n < now.cycles.size() ? now.cycles[n] : 0;
        if (before == after || ++count > most) continue;
        text += fmt::format("{}{}{} {}", text.empty() ? "" : ", ", now.kind, n, signed_difference(after, before));
    }
    return count > most ? text + fmt::format(", and {} more", count - most) : text;
}

const LedgerRow* find(const std::vector<LedgerRow>& ledger, const LedgerRow& place) {
    const auto found =
        std::find_if(ledger.begin(), ledger.end(), [&](const LedgerRow& cause) { return cause.same_place(place); });
    return found == ledger.end() ? nullptr : &*found;
}

void compare_ledgers(const Numbers& expected, const Numbers& now, Difference& difference) {
    const auto compare_cause = [&](const LedgerRow& before, const LedgerRow& after) {
        if (before == after) return;
        difference.ledger.push_back(
            {after.kind, after.cause, before.total(), after.total(), modules_concerned(before, after)});
    };
    for (const LedgerRow& cause : expected.ledger) {
        const LedgerRow* const after = find(now.ledger, cause);
        compare_cause(cause, after != nullptr ? *after : LedgerRow{cause.kind, cause.cause, {}});
    }
    for (const LedgerRow& cause : now.ledger) {
        if (find(expected.ledger, cause) == nullptr) compare_cause({cause.kind, cause.cause, {}}, cause);
    }
}

void compare_held(const Numbers& expected, const Numbers& now, Difference& difference) {
    const auto value_in = [](const Numbers& numbers, const std::string& name) {
        const auto found = std::find_if(numbers.held.begin(), numbers.held.end(),
                                        [&](const auto& held) { return held.first == name; });
        return found == numbers.held.end() ? std::string() : found->second;
    };
    for (const auto& [name, value] : expected.held) {
        const std::string is = value_in(now, name);
        if (is != value) difference.held.push_back({name, value, is});
    }
    for (const auto& [name, value] : now.held) {
        if (value_in(expected, name).empty()) difference.held.push_back({name, "", value});
    }
}

Latencies latencies_of(const Numbers& numbers, std::size_t layers) {
    Latencies latencies;
    double sum = 0;
    std::size_t count = 0;
    for (const std::vector<Cycle>& sequence : numbers.steps) {
        for (std::size_t k = 0; k < sequence.size(); k += layers) {
            Cycle cycles = 0;
            for (std::size_t l = k; l < std::min(k + layers, sequence.size()); ++l) cycles += sequence[l];
            latencies.max = std::max(latencies.max, cycles);
            sum += static_cast<double>(cycles);
            ++count;
        }
    }
    latencies.mean = count > 0 ? sum / static_cast<double>(count) : 0;
    return latencies;
}

std::string latency_text(const Difference& difference) {
    const Latencies& was = difference.latency_expected;
    const Latencies& is = difference.latency_now;
    return fmt::format("mean {:.6g}, expected {:.6g} ({:+.6g}); max {}, expected {} ({}) cycles of a time step",
                       is.mean, was.mean, is.mean - was.mean, is.max, was.max, signed_difference(is.max, was.max));
}

/// Whether the inputs are others, or the model.
std::string inputs_text(const Difference& difference) {
    if (!difference.inputs_known) return "not recorded with the expectation; --update does";
    if (difference.inputs.empty()) return "as recorded: the same configuration, network and traces";
    return fmt::format("{}", fmt::join(difference.inputs, "\n                      "));
}

void compare_totals(const Numbers& expected, const Numbers& now, Difference& difference) {
    const auto value_in = [](const Numbers& numbers, const std::string& name) {
        const auto found = std::find_if(numbers.totals.begin(), numbers.totals.end(),
                                        [&](const auto& total) { return total.first == name; });
        return found == numbers.totals.end() ? 0 : found->second;
    };
    std::vector<std::string> names;
    for (const auto& [name, value] : expected.totals) names.push_back(name);
    for (const auto& [name, value] : now.totals) {
        if (std::count(names.begin(), names.end(), name) == 0) names.push_back(name);
    }
    for (const std::string& name : names) {
        const std::uint64_t before = value_in(expected, name);
        const std::uint64_t after = value_in(now, name);
        if (before != after) difference.totals.push_back({name, before, after});
    }
}

std::string count_of(const std::optional<Cycle>& cycles) {
    return cycles ? fmt::format("{} cycles", *cycles) : "no such step";
}

std::string step_text(const StepChange& change, const CaseRun& run) {
    const auto& places = run.places;
    const bool known = change.sequence < places.size() && change.index < places[change.sequence].size();
    const std::string where = known ? fmt::format("step {} layer {}", places[change.sequence][change.index].step,
                                                  places[change.sequence][change.index].layer)
                                    : fmt::format("entry {}", change.index);
    const std::string cycles =
        change.now && change.expected
            ? fmt::format("{} cycles, expected {} ({})", *change.now, *change.expected,
                          signed_difference(*change.now, *change.expected))
            : fmt::format("{}, expected {}", count_of(change.now), count_of(change.expected));
    std::string text = fmt::format("sequence {} {}: {}", change.sequence, where, cycles);
    if (known) text += "\n                      now " + places[change.sequence][change.index].phases;
    return text;
}

std::string phases_text(const Difference& difference) {
    std::string text;
    for (const LedgerChange& change : difference.ledger) {
        if (change.kind != "phases") continue;
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", change.cause,
                            signed_difference(change.now, change.expected));
    }
    return text;
}

}  // namespace

Difference compare(const Numbers& expected, const Numbers& now, std::size_t layers) {
    Difference difference;
    compare_held(expected, now, difference);
    difference.latency_expected = latencies_of(expected, layers);
    difference.latency_now = latencies_of(now, layers);
    difference.inputs_known = !expected.inputs.empty();
    if (difference.inputs_known) difference.inputs = changes(expected.inputs, now.inputs);
    compare_totals(expected, now, difference);
    compare_steps(expected, now, difference);
    compare_ledgers(expected, now, difference);
    difference.h = expected.h_sha256 != now.h_sha256;
    return difference;
}

std::string headline(const Difference& difference) {
    if (!difference.totals.empty()) {
        const TotalChange& total = difference.totals.front();
        const double moved = difference.latency_now.mean - difference.latency_expected.mean;
        return fmt::format("{} {}, expected {} ({}){}", total.name, total.now, total.expected,
                           signed_difference(total.now, total.expected),
                           moved == 0 ? "" : fmt::format("; mean latency {:+.6g} cycles", moved));
    }
    if (difference.first_step) return "the cycles of single steps differ, not their sum";
    if (!difference.ledger.empty()) return "every step takes its cycles, but their causes differ";
    if (!difference.h && !difference.held.empty()) {
        const HeldChange& held = difference.held.front();
        return fmt::format("{} {}, expected {}", held.name, held.now.empty() ? "is not held any more" : held.now,
                           held.expected.empty() ? "nothing yet" : held.expected);
    }
    return "every cycle is as expected, but h differs";
}

std::string explain(const Difference& difference, const CaseRun& run) {
    std::string text;
    const auto line = [&text](const char* name, const std::string& value) {
        text += fmt::format("      {:<16}{}\n", name, value);
    };
    if (difference.first_step) {
        line("first step", step_text(*difference.first_step, run));
        line("steps", fmt::format("{} of {} differ", difference.changed_steps, difference.steps));
    } else {
        line("steps", "all take the cycles expected");
    }
    line("latency", latency_text(difference));
    line("inputs", inputs_text(difference));
    const std::string phases = phases_text(difference);
    line("phases", phases.empty() ? "none moved" : phases);
    line("h", difference.h ? "differs: the values are others, not only their time" : "as expected");
    for (const HeldChange& held : difference.held) {
        line("held", fmt::format("{} {}, expected {}", held.name, held.now.empty() ? "nothing" : held.now,
                                 held.expected.empty() ? "nothing yet" : held.expected));
    }
    if (difference.totals.empty() && difference.ledger.empty()) return text;

    text += fmt::format("      {:<28}{:>14}{:>14}{:>12}\n", "moved", "expected", "now", "difference");
    const auto row = [&text](const std::string& name, Cycle expected, Cycle now, const std::string& where) {
        text += fmt::format("      {:<28}{:>14}{:>14}{:>12}{}{}\n", name, expected, now,
                            signed_difference(now, expected), where.empty() ? "" : "  ", where);
    };
    for (const TotalChange& total : difference.totals) row(total.name, total.expected, total.now, "");
    for (const LedgerChange& change : difference.ledger) {
        row(change.kind + ' ' + change.cause, change.expected, change.now, change.where);
    }
    return text;
}

}  // namespace spartus::regress
