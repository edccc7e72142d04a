/// \file
/// Follows the activation unit from group to group.
#pragma once

#include <optional>

#include "spartus/replay/spartus/controller_watch.hpp"

namespace spartus::replay::spartus {

class ActivationWatch {
   public:
    ActivationWatch(const RecordedSignals& signals, const Statistics& statistics, Rules& rules);

    void watch(Cycle cycle, const ControllerWatch& controller, Causes& counts);

   private:
    void follow(const ControllerWatch& controller);
    void check_reading(Cycle cycle);
    void check_results(Cycle cycle);

    const ActivationSignals& signals_;
    const std::uint64_t pes_, interval_, tail_;  ///< cycles from the last read of a group to its h
    Rules& rules_;
    bool active_ = false;                  ///< in activation
    bool unknown_ = true;                  ///< an activation may be under way that began before the wave
    std::optional<std::uint64_t> offset_;  ///< cycles since A', up to and including R
    std::uint64_t groups_ = 0;
};

}  // namespace spartus::replay::spartus
