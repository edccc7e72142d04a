/// \file
/// What a sweep is after: `require` and `minimise`, expressions over keys and metrics.
#pragma once

#include <optional>
#include <vector>

#include "spartus/config/config.hpp"
#include "spartus/explore/expression.hpp"
#include "spartus/explore/results.hpp"
#include "spartus/explore/sweep.hpp"

namespace spartus::explore {

class Goal {
   public:
    /// Throws Error(config) naming the sweep.
    explicit Goal(const Sweep& sweep);

    /// Whether every requirement holds; nothing for a record that is not ok.
    std::optional<bool> feasible(const config::Config& config, const Record& record) const;
    /// Of `minimise`; nothing without one.
    std::optional<double> cost(const config::Config& config, const Record& record) const;

   private:
    std::vector<Expression> requirements_;
    std::optional<Expression> minimise_;
};

}  // namespace spartus::explore
