/// \file
/// Follows the input encoder from slot to slot, and what it pushes.
#pragma once

#include <cstdint>
#include <deque>

#include "spartus/replay/edgedrnn/control_watch.hpp"

namespace spartus::replay::edgedrnn {

class EncoderWatch {
   public:
    EncoderWatch(const RecordedSignals& signals, const Statistics& statistics, Rules& rules);

    /// A row has begun.
    void rest();
    /// Within a known row.
    void watch(Cycle cycle, const ControlWatch& control);
    /// Of the row that has ended.
    void check_lasts(Cycle cycle);

   private:
    /// An element that was inspected and may be pushed.
    struct Inspected {
        std::uint64_t due;  ///< in cycles that were not frozen
        std::uint64_t column;
        bool last;
    };

    void check_slot(Cycle cycle, const ControlWatch& control, EncoderState state);
    void inspect(const LayerShape& layer);
    void check_frozen(Cycle cycle, EncoderState state);
    void check_push(Cycle cycle);
    void check_input(Cycle cycle, const ControlWatch& control, EncoderState state);

    const EncoderSignals& signals_;
    const FifoSignals& fifo_;
    const HostSignals& host_;
    const std::uint64_t pes_, latency_, depth_;
    Rules& rules_;
    std::uint64_t slot_ = 0;   ///< the next one: bias, x, two empty ones, h
    std::uint64_t moved_ = 0;  ///< cycles of the row that were not frozen
    std::uint64_t lasts_ = 0;
    std::deque<Inspected> pipeline_;
};

}  // namespace spartus::replay::edgedrnn
