/// \file
/// Where points are run: in processes of this machine, or by a batch system.
#pragma once

#include <functional>
#include <vector>

#include "spartus/explore/points.hpp"
#include "spartus/explore/results.hpp"

namespace spartus::explore {

using Keep = std::function<void(const Point&, const Record&)>;

class Executor {
   public:
    Executor() = default;
    virtual ~Executor() = default;
    Executor(const Executor&) = delete;
    Executor& operator=(const Executor&) = delete;

    /// Runs the points, in any order, and calls `keep` for each as soon as it is done. Throws Error(interrupted).
    virtual void run(const std::vector<const Point*>& points, const Keep& keep) = 0;
};

}  // namespace spartus::explore
