/// \file
/// Follows tokens and columns from their pushes through commands and beats, and then the activation.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "spartus/replay/edgedrnn/control_watch.hpp"

namespace spartus::replay::edgedrnn {

class MacWatch {
   public:
    MacWatch(const RecordedSignals& signals, const Statistics& statistics, Rules& rules);

    /// A row has begun: no token is under way.
    void rest();
    /// Within a known row.
    void watch(Cycle cycle, const ControlWatch& control);
    /// Of the row that has ended.
    void check_groups(Cycle cycle);

    /// Whether the token at the head leaves in the present cycle.
    bool pops() const { return signals_.mac_array.pop && *signals_.mac_array.pop != 0; }

   private:
    void take_command(Cycle cycle);
    void check_command(Cycle cycle);
    void take_beat(Cycle cycle, std::uint64_t beats);
    void check_state(Cycle cycle, const ControlWatch& control);
    void check_results(Cycle cycle, const ControlWatch& control);

    const RecordedSignals& signals_;
    const arch::edgedrnn::Config config_;
    Rules& rules_;
    std::deque<std::int16_t> deltas_;    ///< pushed and not popped
    std::deque<std::uint64_t> columns_;  ///< pushed and not commanded
    std::deque<Cycle> commanded_;        ///< when, of columns whose last beat was not taken
    std::uint64_t word_ = 0;             ///< the next of the column
    std::optional<Cycle> last_beat_;     ///< of the column before, if known
    std::optional<Cycle> activation_;    ///< A
    std::uint64_t groups_ = 0, next_group_ = 0;
    Cycle waits_ = 0;
};

}  // namespace spartus::replay::edgedrnn
