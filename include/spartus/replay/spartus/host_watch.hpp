/// \file
/// Follows the streams of the host port.
#pragma once

#include "spartus/replay/spartus/recorded_signals.hpp"
#include "spartus/replay/spartus/rules.hpp"
#include "spartus/replay/spartus/statistics.hpp"

namespace spartus::replay::spartus {

/// One direction. Streams that follow one another at once look like one.
class StreamWatch {
   public:
    StreamWatch(Probe active, std::uint64_t beats, Cycle begin, Rules& rules);

    void watch(Cycle cycle, Cycle& count);

   private:
    const Probe active_;
    const std::uint64_t beats_;  ///< cycles of one stream
    Rules& rules_;
    bool clipped_;      ///< began before the wave
    Cycle length_ = 0;  ///< so far
};

/// ⌈elements / elements_per_beat⌉.
std::uint64_t beats(std::uint64_t elements, const Statistics& statistics);

}  // namespace spartus::replay::spartus
