/// \file
/// What a sweep is after: `require` and `minimise`, expressions over keys and metrics.
#pragma once

#include <optional>
#include <vector>

#include "spartus/arch/design.hpp"
#include "spartus/explore/expression.hpp"
#include "spartus/explore/results.hpp"
#include "spartus/explore/sweep.hpp"

namespace spartus::explore {

class Goal {
   public:
    /// Throws Error(config) naming the sweep.
    explicit Goal(const Sweep& sweep);

    /// Whether every requirement holds; one that speaks of a metric that the record lacks does not. Nothing for a
    /// record that is not ok.
    std::optional<bool> feasible(const arch::Design& config, const Record& record) const;
    /// Of `minimise`; nothing without one.
    std::optional<double> cost(const arch::Design& config, const Record& record) const;

   private:
    std::vector<double> numbers(const arch::Design& design, const Record& record) const;

    std::vector<std::string> metrics_;  ///< that are numbers
    std::vector<Expression> requirements_;
    std::optional<Expression> minimise_;
};

}  // namespace spartus::explore
