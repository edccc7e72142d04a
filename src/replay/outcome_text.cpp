#include <algorithm>

#include <fmt/format.h>

#include "spartus/replay/replay.hpp"

namespace spartus::replay {
namespace {

std::string plural(std::uint64_t count, const char* noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string coverage(const Outcome& outcome) {
    const std::string part =
        outcome.whole_run()
            ? "the whole run"
            : fmt::format("of a run of {} in {} cycles", plural(outcome.run_steps, "step"), outcome.run_cycles);
    return fmt::format("{}, {} cycles (cycles={}:{}), {}\n", plural(outcome.steps, "step"),
                       outcome.end - outcome.begin, outcome.begin, outcome.end, part);
}

std::string missing(const std::vector<std::string>& names) {
    constexpr std::size_t most = 8;
    if (names.empty()) return {};
    std::string text = "not in the wave and not compared:";
    for (std::size_t k = 0; k < std::min(most, names.size()); ++k) text += ' ' + names[k];
    return text + (names.size() > most ? fmt::format(" and {} more\n", names.size() - most) : "\n");
}

std::string table(const Comparison& comparison) {
    if (comparison.different() == 0) return {};
    constexpr const char* row = "  {:<28} {:<16} {:<12} {:>12} {:>12}\n";
    std::string text =
        plural(comparison.different(), "number") + (comparison.different() == 1 ? " differs:\n" : " differ:\n");
    text += fmt::format(row, "", "module", "", "wave", "statistics");
    for (const Comparison::Difference& difference : comparison.differences()) {
        text += fmt::format(row, difference.place, difference.module, difference.quantity, difference.wave,
                            difference.statistics);
    }
    const std::uint64_t more = comparison.different() - comparison.differences().size();
    return text + (more > 0 ? fmt::format("  … and {} more\n", more) : "");
}

std::string broken_rules(const Rules& rules) {
    std::string text;
    for (const Rules::Record& record : rules.all()) {
        if (record.broken == 0) continue;
        text += fmt::format("broken: {}\n  {}cycle {}: {}{}\n", record.text,
                            record.module.empty() ? "" : record.module + ", ", record.cycle, record.what,
                            record.broken > 1 ? fmt::format("; {} times in all", record.broken) : "");
    }
    return text;
}

}  // namespace

std::string text_of(const Outcome& outcome) {
    std::string text =
        coverage(outcome) + missing(outcome.missing) + table(outcome.comparison) + broken_rules(outcome.rules);
    const Comparison& comparison = outcome.comparison;
    if (outcome.passed()) {
        text += fmt::format("{} of {} equal the statistics; {} hold\n", plural(comparison.compared(), "number"),
                            plural(comparison.modules(), "module"), plural(outcome.rules.held(), "rule"));
    }
    return text;
}

}  // namespace spartus::replay
