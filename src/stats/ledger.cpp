#include "spartus/stats/ledger.hpp"

#include <fmt/format.h>

namespace spartus::stats {
namespace {

/// The causes that a module counts itself, and their sum.
struct Counted {
    std::vector<CauseCycles> causes;
    Cycle cycles = 0;
};

Counted counted(const ModuleKind& kind, const std::uint64_t* counters) {
    Counted result;
    for (std::size_t q = 0; q < kind.counters.size(); ++q) {
        if (kind.counters[q].kind != Kind::cause) continue;
        result.causes.push_back({&kind.counters[q], counters[q]});
        result.cycles += counters[q];
    }
    return result;
}

/// Complaints about a module whose causes shall divide `cycles`.
std::optional<std::string> complaint(const Schema& schema, Module module, Cycle covered, Cycle cycles) {
    const ModuleKind& kind = schema.kinds[module.kind];
    const bool counts = kind.rest.name.empty() ? covered == cycles : covered <= cycles;
    if (counts) return std::nullopt;
    return fmt::format("the causes of {} cover {} cycles of {}{}", schema.name(module), covered, cycles,
                       kind.divides.empty() ? "" : " in " + kind.divides);
}

bool has_causes(const ModuleKind& kind) {
    for (const Quantity& quantity : kind.counters) {
        if (quantity.kind == Kind::cause) return true;
    }
    return !kind.rest.name.empty();
}

template <class Use>
void for_each_module(const Schema& schema, Use use) {
    for (std::size_t kind = 0; kind < schema.kinds.size(); ++kind) {
        for (std::size_t n = 0; n < schema.kinds[kind].count; ++n) use(Module{kind, n});
    }
}

std::vector<CauseCycles> phases_of(const Run& run) {
    std::vector<CauseCycles> phases;
    for (std::size_t p = 0; p < run.schema.phases.size(); ++p) {
        phases.push_back({&run.schema.phases[p].quantity, 0});
        for (const Step& step : run.history) phases.back().cycles += step.phases[p];
    }
    return phases;
}

/// The counted causes in place of the phase that they divide, and what they leave.
std::vector<CauseCycles> merge(const ModuleKind& kind, const Counted& own, const std::vector<CauseCycles>& phases,
                               Cycle run_cycles) {
    const auto divided = [&](Cycle cycles) {
        std::vector<CauseCycles> causes = own.causes;
        if (!kind.rest.name.empty()) causes.push_back({&kind.rest, cycles - own.cycles});
        return causes;
    };
    if (kind.divides.empty() && has_causes(kind)) return divided(run_cycles);
    std::vector<CauseCycles> causes;
    for (const CauseCycles& phase : phases) {
        if (phase.cause->name != kind.divides) {
            causes.push_back(phase);
            continue;
        }
        const std::vector<CauseCycles> parts = divided(phase.cycles);
        causes.insert(causes.end(), parts.begin(), parts.end());
    }
    return causes;
}

Cycle total(const std::vector<CauseCycles>& causes) {
    Cycle sum = 0;
    for (const CauseCycles& cause : causes) sum += cause.cycles;
    return sum;
}

}  // namespace

Ledger ledger_of(const Run& run) {
    Ledger ledger{phases_of(run), {}};
    const std::vector<std::uint64_t> sums = totals(run);
    for_each_module(run.schema, [&](Module module) {
        const ModuleKind& kind = run.schema.kinds[module.kind];
        const Counted own = counted(kind, sums.data() + run.schema.offset(module));
        ledger.modules.push_back({module, merge(kind, own, ledger.phases, run.cycles)});
    });
    return ledger;
}

std::optional<std::string> check(const Run& run) {
    const std::vector<CauseCycles> phases = phases_of(run);
    if (total(phases) != run.cycles) {
        return fmt::format("the phases cover {} cycles of {}", total(phases), run.cycles);
    }
    const std::vector<std::uint64_t> sums = totals(run);
    std::optional<std::string> wrong;
    for_each_module(run.schema, [&](Module module) {
        const ModuleKind& kind = run.schema.kinds[module.kind];
        const Counted own = counted(kind, sums.data() + run.schema.offset(module));
        const Cycle covered = own.cycles > run.cycles ? own.cycles : total(merge(kind, own, phases, run.cycles));
        if (wrong || covered == run.cycles) return;
        wrong =
            fmt::format("the ledger of {} covers {} cycles of {}", run.schema.name(module), covered, run.cycles);
    });
    return wrong;
}

StepCheck::StepCheck(const Schema& schema) : schema_(schema) {
    for_each_module(schema, [&](Module module) {
        const ModuleKind& kind = schema.kinds[module.kind];
        if (kind.divides.empty() || !has_causes(kind)) return;
        dividers_.push_back({module, schema.offset(module), schema.phase(kind.divides)});
    });
}

std::optional<std::string> StepCheck::operator()(const Step& step) const {
    for (const Divider& divider : dividers_) {
        const ModuleKind& kind = schema_.kinds[divider.module.kind];
        const Cycle own = counted(kind, step.counters.data() + divider.place).cycles;
        if (auto wrong = complaint(schema_, divider.module, own, step.phases[divider.phase])) return wrong;
    }
    return std::nullopt;
}

}  // namespace spartus::stats
