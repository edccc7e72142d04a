/// \file
/// The cycle stack of a run: what bounded its steps. Every cycle from the end of one step to the end of the next
/// has exactly one bound, so over a run the bounds add up to the run's cycles, but for those in which no frame had
/// come: they bound nothing. Which bounds there are says the architecture.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "spartus/arch/architecture.hpp"

namespace spartus::sim {

struct CriticalPath {
    std::vector<Cycle> cycles;                ///< by bound, sum to the run's cycles without its waits for frames
    std::vector<std::size_t> steps;           ///< by bound: steps of layers with this as their largest
    std::vector<std::size_t> critical_steps;  ///< by number: steps in which that module was the critical one
    /// By bound: the cycles put down to each module of the bound's kind, a single one if they are not numbered.
    std::vector<std::vector<Cycle>> by_module;

    Cycle total() const;
};

/// Adds up the cycle stacks of the steps of a run.
class CriticalPathSum {
   public:
    CriticalPathSum(const arch::Design& design, const stats::Schema& schema);

    /// Throws Error(check_failed) if the cycles of the step have no bound, or two.
    void add(const stats::Step& step);

    const CriticalPath& path() const { return path_; }

   private:
    arch::StackOf stack_of_;
    CriticalPath path_;
};

/// The stacks of a run's steps without the waits for frames. Throws Error(check_failed) as above.
arch::StackOf busy_stack(const arch::Design& design, const stats::Schema& schema);

/// The bound with most cycles; of several the first.
std::size_t largest(const arch::StepStack& stack);

/// "array3", or "controller" of a kind that is not numbered or counts nothing.
std::string module_name(const stats::Schema& schema, const std::string& kind, std::size_t number);

/// How many modules a kind has; 1 of one that the schema does not know.
std::size_t modules_of(const stats::Schema& schema, const std::string& kind);

}  // namespace spartus::sim
