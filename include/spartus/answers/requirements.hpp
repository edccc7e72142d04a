/// \file
/// Which requirements of a sweep hold where, and what is in the way when no point fulfils them all.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "spartus/answers/table.hpp"
#include "spartus/explore/results.hpp"

namespace spartus::answers {

struct Requirement {
    std::string text;          ///< as in the sweep
    std::size_t failures = 0;  ///< points that ran and do not fulfil it
    std::size_t alone = 0;     ///< of these, those that fulfil all others: feasible without it
    std::size_t nearest = 0;   ///< place of the failure nearest to it, of those `alone` if there are any
    double miss = absent;      ///< of that, see explore::Comparison::violation()
    double value = absent;     ///< of that, where the requirement compares a metric with a number
};

struct Requirements {
    std::size_t candidates = 0;  ///< points that ran
    std::size_t feasible = 0;
    std::vector<Requirement> all;  ///< in the order of the sweep

    std::optional<std::size_t> nearest;  ///< place of the point with the smallest mean miss, if none is feasible
};

Requirements requirements_of(const explore::Results& results);

/// The requirements that a point misses: "latency_max_us <= 2 (is 2.3), fits == 1 (is 0)".
std::string misses_of(const explore::Results& results, std::size_t row);

/// Which requirement to relax, in a sentence; empty if a point is feasible or none ran.
std::string advice(const Requirements& requirements);

}  // namespace spartus::answers
