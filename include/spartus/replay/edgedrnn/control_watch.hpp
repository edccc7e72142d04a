/// \file
/// Follows the rows of a wave, the steps of layers, from phase to phase.
#pragma once

#include <optional>

#include "spartus/replay/edgedrnn/counts.hpp"
#include "spartus/replay/edgedrnn/recorded_signals.hpp"
#include "spartus/replay/edgedrnn/rules.hpp"
#include "spartus/replay/edgedrnn/statistics.hpp"

namespace spartus::replay::edgedrnn {

class ControlWatch {
   public:
    /// With `begins_with_row` the wave's first cycle is the first of a row.
    ControlWatch(const ControlSignals& signals, const Statistics& statistics, bool begins_with_row, Rules& rules);

    /// Takes the present values for those of `cycle`. Called for every cycle, before the other watches.
    void watch(Cycle cycle);

    bool row_begins() const { return begins_; }  ///< this is the first cycle of a row
    bool row_ended() const { return ended_; }    ///< the cycle before was the last of a row of which all was seen
    /// Within a row of which the wave shows the first cycle: nothing is under way from before it.
    bool known() const { return known_; }
    Phase phase() const { return *phase_; }  ///< if known
    bool phase_begins() const { return begins_ || phase_ != before_; }
    const LayerShape& layer() const { return statistics_.layers[*signals_.layer]; }  ///< if known
    bool first_layer() const { return *signals_.layer == 0; }                        ///< if known

   private:
    const ControlSignals& signals_;
    const Statistics& statistics_;
    bool may_begin_;
    Rules& rules_;
    std::optional<Phase> phase_, before_;
    std::uint64_t step_ = 0, layer_ = 0;  ///< of the cycle before
    bool begins_ = false, ended_ = false, known_ = false;
};

}  // namespace spartus::replay::edgedrnn
