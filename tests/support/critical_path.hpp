/// \file
/// The cycle stack of a run whose steps were kept.
#pragma once

#include "spartus/sim/critical_path.hpp"

namespace spartus::test {

inline sim::CriticalPath critical_path(const arch::Design& design, const stats::Run& run) {
    sim::CriticalPathSum sum(design, run.schema);
    for (const stats::Step& step : run.steps) sum.add(step);
    return sum.path();
}

}  // namespace spartus::test
