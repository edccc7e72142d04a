/// \file
/// Follows the controller through the phases of its steps.
#pragma once

#include <optional>

#include "spartus/replay/spartus/recorded_signals.hpp"
#include "spartus/replay/spartus/rules.hpp"
#include "spartus/replay/spartus/statistics.hpp"

namespace spartus::replay::spartus {

class ControllerWatch {
   public:
    /// With `begins_with_step` the wave's first cycle is cycle 0 of a step.
    ControllerWatch(const RecordedSignals& signals, const Statistics& statistics, bool begins_with_step,
                    Rules& rules);

    /// Takes the present values for those of `cycle`. Called for every cycle, before the other watches.
    void watch(Cycle cycle);

    /// Nothing if the wave does not show the controller's state; `before` is nothing too in the first cycle.
    std::optional<Phase> phase() const { return phase_; }
    std::optional<Phase> before() const { return before_; }
    /// The cause of a module that is idle.
    std::size_t cause() const { return Causes::of(phase_.value_or(Phase::idle)); }
    /// The present layer, if the wave tells it.
    const LayerShape* layer() const { return layer_; }
    std::uint64_t layer_index() const { return signals_.layer ? *signals_.layer : 0; }

    bool step_begins() const { return begins_; }  ///< this is cycle 0 of a step
    bool step_ended() const { return ended_; }    ///< the cycle before was the last of a step
    bool in_step() const { return in_step_; }     ///< of which the wave shows cycle 0

   private:
    void read_layer(Cycle cycle);
    void check_order(Cycle cycle);

    const ControllerSignals& signals_;
    const std::vector<LayerShape>& layers_;
    const bool begins_with_step_;
    Rules& rules_;
    std::optional<Phase> phase_, before_;
    const LayerShape* layer_ = nullptr;
    std::uint64_t sequence_ = 0, step_ = 0, layer_number_ = 0;  ///< of the cycle before
    bool begins_ = false, ended_ = false, in_step_ = false;
};

}  // namespace spartus::replay::spartus
