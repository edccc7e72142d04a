/// \file
/// What a step must take with weights on chip, as a recurrence over tokens and words.
#pragma once

#include <vector>

#include "spartus/arch/spartus/array_timeline.hpp"
#include "spartus/arch/spartus/config.hpp"
#include "spartus/arch/spartus/step_timing.hpp"

namespace spartus::arch::spartus {

/// Every array for itself. For the k-th token of an array and the i-th word of its column
///
///     emitted_k    = max(cycle of its window, issued_{k-depth,0} + 1)
///     issued_{k,0} = max(emitted_k + encoder latency, issued_{k-1,last} + 1, free_{k,0})
///     issued_{k,i} = max(issued_{k,i-1} + 1, free_{k,i})
///
/// where free, with Hazard::stall, is pe_array.latency after the latest word that adds to one of the same
/// accumulators, and otherwise no bound.
class StepTimer {
   public:
    explicit StepTimer(const Config& config);

    StepTiming operator()(const StepWork& work);

   private:
    void segment(const std::vector<nn::Fired>& fired, std::uint32_t elements, const ColumnWords& matrix);

    std::vector<ArrayTimeline> timelines_;  ///< [N]
};

}  // namespace spartus::arch::spartus
