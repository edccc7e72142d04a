/// \file
/// The check that is always on: every layer of every step against the untimed reference, against the recurrence and
/// the closed form of layer_timing.hpp, and against the rules of conservation.
#pragma once

#include <optional>
#include <string>

#include "spartus/arch/edgedrnn/accelerator.hpp"
#include "spartus/arch/edgedrnn/layer_timing.hpp"
#include "spartus/arch/edgedrnn/reference.hpp"

namespace spartus::arch::edgedrnn {

/// What was counted from the end of the layer before to the end of this one.
struct LayerCounts {
    InputEncoder::Counters encoder;
    MacArray::Counters mac;
    CommandPort::Counters commands;
};

class Checker {
   public:
    /// With a memory of another's, time has only a lower bound.
    Checker(const Config& config, const Network& network, const nn::Trace& trace, bool shipped_memory = true);

    /// Advances the reference to the layer of the step and compares. Returns what is wrong, or nothing. Layers must
    /// come in the order in which they run.
    std::optional<std::string> check(const LayerTimes& times, const LayerCounts& counts,
                                     const Accelerator& accelerator);
    /// Leaves the reference where it is: only causes and the times that need no values. No call of check() may
    /// follow.
    std::optional<std::string> check_time_alone(const LayerTimes& times, const LayerCounts& counts);

   private:
    std::optional<std::string> check_values(std::uint32_t layer, const Accelerator& accelerator) const;
    std::optional<std::string> check_conservation(const ReferenceLayer& expected, const LayerCounts& counts) const;
    std::optional<std::string> check_causes(const LayerTimes& times, const LayerCounts& counts) const;
    std::optional<std::string> check_ends(const LayerTimes& times, const LayerCounts& counts) const;
    std::optional<std::string> check_times(const LayerTimes& times, const LayerCounts& counts);
    std::optional<std::string> check_recurrence(const LayerTimes& times, const LayerWork& work, bool in_time);

    const Config config_;
    const Shape shape_;
    const nn::Trace& trace_;
    const bool recurrence_holds_;
    Reference reference_;
    LayerTiming timing_;
    bool followed_ = true;    ///< all layers so far, by timing_
    Cycle previous_end_ = 0;  ///< the cycle after the layer before
};

}  // namespace spartus::arch::edgedrnn
