/// \file
/// What a sweep is after: `require` and `minimise`, expressions over keys and metrics.
#pragma once

#include <optional>
#include <vector>

#include "spartus/arch/design.hpp"
#include "spartus/explore/comparison.hpp"
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
    /// How far a record that is ok is from fulfilling each requirement: 0 if it holds, else above 0 and at most 1,
    /// the mean over its conjuncts. See Comparison::violation().
    std::vector<double> violations(const arch::Design& config, const Record& record) const;
    /// Of the parts of `minimise`, in order; nothing without one and for a record that is not ok.
    std::optional<std::vector<double>> costs(const arch::Design& config, const Record& record) const;

   private:
    struct Distance {
        Expression difference, magnitude;
        Comparison comparison;
    };
    struct Requirement {
        Expression whole;
        std::vector<Distance> comparisons;   ///< conjuncts
        std::vector<Expression> conditions;  ///< those that are no comparison
    };

    static double violation(const Requirement& requirement, const std::vector<double>& values);
    std::vector<double> numbers(const arch::Design& design, const Record& record) const;

    std::vector<std::string> metrics_;  ///< that are numbers
    std::vector<Requirement> requirements_;
    std::vector<Expression> objectives_;
};

}  // namespace spartus::explore
