/// \file
/// All that is asked of a finished sweep, answered once for terminal, CSV and page.
#pragma once

#include <string>
#include <vector>

#include "spartus/answers/front.hpp"
#include "spartus/answers/requirements.hpp"
#include "spartus/answers/sensitivity.hpp"
#include "spartus/answers/table.hpp"
#include "spartus/explore/results.hpp"

namespace spartus::answers {

struct Questions {
    std::string by;  ///< see parse_objectives(); empty: default_objectives()
    std::string of;  ///< the metric of the sensitivity; empty: default_metric()
};

struct Answers {
    const explore::Results& results;  ///< must outlive the answers
    std::vector<VariedAxis> axes;
    Front front;         ///< without rows if fewer than two metrics vary and none were named
    std::string metric;  ///< empty if none varies and none was named
    std::vector<Sensitivity> sensitivity;
    Requirements requirements;
};

/// Throws Error(usage) if a metric is not among the results.
Answers answer(const explore::Results& results, const Questions& questions);

/// Throws Error(usage) as answer() would of any results with these metrics.
void check(const Questions& questions, const std::vector<explore::Column>& metrics);

}  // namespace spartus::answers
