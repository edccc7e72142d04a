/// \file
/// What an accelerator counts: the phases of its steps, its kinds of modules and their counters. A module is known
/// by its kind and its number among those of the kind; a sample of all counters is one row of integers, kind after
/// kind, module after module.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "spartus/stats/quantity.hpp"

namespace spartus::stats {

/// A stretch of the run in which the accelerator as a whole is at one thing. Phases follow one another.
struct Phase {
    Quantity quantity;        ///< of Kind::cause
    bool within_step = true;  ///< counts into the latency of a step; else it lies between two
    std::string worker;       ///< the kind of module at work in it; empty: those whose causes divide it, or all
};

struct ModuleKind {
    std::string name;       ///< "encoder"
    std::size_t count = 1;  ///< of modules
    bool numbered = false;  ///< "encoder 0", even if there is but one
    /// The phase that the causes of a module divide. Empty: the whole run.
    std::string divides;
    /// The cause of those cycles that no counter covers. Empty: the counters cover all.
    Quantity rest;
    std::vector<Quantity> counters;
};

struct Module {
    std::size_t kind = 0;
    std::size_t index = 0;
};

class Schema {
   public:
    std::vector<Phase> phases;
    std::vector<ModuleKind> kinds;

    /// Integers in a sample.
    std::size_t size() const;
    /// Where the counters of a module begin in a sample.
    std::size_t offset(Module module) const;
    /// The index of the kind, phase or counter of that name. They must exist.
    std::size_t kind(const std::string& name) const;
    std::size_t phase(const std::string& name) const;
    std::size_t counter(std::size_t kind, const std::string& name) const;
    /// "encoder3" or "activation_unit".
    std::string name(Module module) const;
};

}  // namespace spartus::stats
