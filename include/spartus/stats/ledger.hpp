/// \file
/// The ledger: every cycle of a run belongs, for every module, to exactly one named cause. A module's causes divide
/// one phase or the whole run, as the schema says; the other phases are its causes too.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "spartus/stats/run.hpp"

namespace spartus::stats {

struct CauseCycles {
    const Quantity* cause;  ///< of the schema
    Cycle cycles;
};

struct ModuleLedger {
    Module module;
    std::vector<CauseCycles> causes;  ///< in the order of a step
};

struct Ledger {
    std::vector<CauseCycles> phases;    ///< of the accelerator as a whole
    std::vector<ModuleLedger> modules;  ///< in the order of the schema
};

/// The ledger of a run, which must outlive it.
Ledger ledger_of(const Run& run);

/// What is wrong with it: a module whose causes do not cover the run's cycles, or cover more than they divide.
std::optional<std::string> check(const Run& run);

/// The same of one step: causes against the phase that they divide. The phases are looked up once.
class StepCheck {
   public:
    explicit StepCheck(const Schema& schema);  ///< must outlive it

    std::optional<std::string> operator()(const Step& step) const;

   private:
    /// A module whose causes divide a phase.
    struct Divider {
        Module module;
        std::size_t place;  ///< of its counters
        std::size_t phase;
    };

    const Schema& schema_;
    std::vector<Divider> dividers_;
};

}  // namespace spartus::stats
