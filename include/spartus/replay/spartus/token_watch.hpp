/// \file
/// Follows the tokens from an encoder through the FIFO of its array, and the credits back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "spartus/replay/spartus/controller_watch.hpp"

namespace spartus::replay::spartus {

class TokenWatch {
   public:
    TokenWatch(const LaneSignals& signals, const Statistics& statistics, Cycle begin, Rules& rules);

    void watch(Cycle cycle, const ControllerWatch& controller, LaneCounts& counts);

   private:
    struct Token {
        Cycle arrival;
        std::uint64_t matrix, column;
    };

    bool at_rest(const ControllerWatch& controller) const;
    void rest(Cycle cycle);
    void check_credits(Cycle cycle);
    void check_emission(Cycle cycle);
    void meet_unknown(Cycle cycle);
    void check_level(Cycle cycle);
    void take_emission(Cycle cycle);
    void take_pop(Cycle cycle);
    /// Without the level, what is under way when a wave begins cannot be told from what it sends.
    bool follows() const { return tracked_ || signals_.fifo_level; }
    bool emits() const { return signals_.token_valid && *signals_.token_valid != 0; }
    bool pops() const { return signals_.pop && *signals_.pop != 0; }

    const LaneSignals& signals_;
    const std::uint64_t depth_, latency_;
    const Cycle begin_;
    Rules& rules_;

    std::optional<std::uint64_t> credits_;  ///< that the next cycle must have

    bool tracked_ = false;       ///< all tokens under way are known or counted
    std::uint64_t unknown_ = 0;  ///< arrived tokens sent before the wave began; they are ahead of the others
    std::deque<Token> tokens_;   ///< sent and not popped, at most depth_
    std::size_t arrived_ = 0;    ///< of these
};

}  // namespace spartus::replay::spartus
