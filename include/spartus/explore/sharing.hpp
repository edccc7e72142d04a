/// \file
/// Points with the same values: which elements fire and every h depend on network, traces, thresholds and pruning,
/// and not on the rest of a design.
#pragma once

#include <set>
#include <string>

#include "spartus/explore/points.hpp"

namespace spartus::explore {

/// Equal for points with the same values in all their workloads; empty for an architecture without timed runs.
std::string values_key(const Sweep& sweep, const Point& point);

/// Says with Check::once which points are timed only: of those with the same values, all but the first that it is
/// asked about. So it must be asked in the order of the points.
class Sharing {
   public:
    Sharing(const Sweep& sweep, Check check) : sweep_(sweep), check_(check) {}

    bool timed(const Point& point);

   private:
    const Sweep& sweep_;
    const Check check_;
    std::set<std::string> seen_;
};

}  // namespace spartus::explore
