/// \file
/// Follows a FIFO: its level and its output follow from pushes and pops alone.
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "spartus/replay/edgedrnn/recorded_signals.hpp"
#include "spartus/replay/edgedrnn/rules.hpp"

namespace spartus::replay::edgedrnn {

class FifoWatch {
   public:
    FifoWatch(const FifoSignals& signals, std::string module, Cycle latency, Rules& rules);

    /// Nothing is in it: a row begins.
    void rest();
    void watch(Cycle cycle, bool push, bool pop);

   private:
    const FifoSignals& signals_;
    const std::string module_;
    const Cycle latency_;
    Rules& rules_;
    std::deque<Cycle> storage_;  ///< when each entry was pushed
    bool output_ = false;
};

}  // namespace spartus::replay::edgedrnn
