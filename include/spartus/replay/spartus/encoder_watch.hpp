/// \file
/// Follows an encoder's windows through its share of x and h.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "spartus/replay/spartus/controller_watch.hpp"

namespace spartus::replay::spartus {

class EncoderWatch {
   public:
    EncoderWatch(const LaneSignals& signals, std::size_t n, const Statistics& statistics, Rules& rules);

    void watch(Cycle cycle, const ControllerWatch& controller, LaneCounts& counts);

   private:
    void check_place(Cycle cycle, const ControllerWatch& controller);
    void check_windows(Cycle cycle, const ControllerWatch& controller);
    void check_rest(Cycle cycle);
    std::uint64_t share(std::uint64_t elements) const;

    const LaneSignals& signals_;
    const std::size_t n_;
    const std::uint64_t arrays_, lookahead_;
    Rules& rules_;

    // Where the next window is, if known.
    bool known_ = false;
    std::uint64_t segment_ = 0, position_ = 0;
    std::optional<std::pair<std::uint64_t, std::uint64_t>>
        rest_;  ///< segment and position after the last inspection
};

}  // namespace spartus::replay::spartus
