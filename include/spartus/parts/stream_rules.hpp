/// \file
/// What may happen on a stream with backpressure (stream_link.hpp), for a LinkChecker in it.
#pragma once

#include <cstdint>
#include <deque>
#include <limits>
#include <optional>
#include <string>

#include "spartus/parts/link_checker.hpp"
#include "spartus/parts/stream_link.hpp"

namespace spartus::parts {

/// Items come in order and leave in order, one in a cycle at most, none before it is there. Of several that have
/// been taken, the consumer may tell the cycles later than the producer sends on; they are compared when both are
/// known.
template <class Item>
class StreamRules : public LinkRules<StreamLink<Item>> {
   public:
    /// An item is offered in a cycle after the one in which the item before it was taken.
    static StreamRules offered() { return StreamRules(1); }
    /// Items are pushed into a storage of `depth`. An entry that has left it makes room from the next cycle on.
    static StreamRules pushed(std::uint32_t depth) { return StreamRules(depth); }

    void forward(const Item&, StreamPhase phase, Cycle cycle) override {
        if (phase != StreamPhase::item) this->complain("`taken` in the direction of items");
        if (sent_ && cycle <= *sent_) this->complain("two items in cycle " + std::to_string(cycle));
        sent_ = cycle;
        waiting_.push_back(cycle);
        if (places_ > 0) {
            --places_;
        } else if (freed_.empty()) {
            early_.push_back(cycle);
        } else {
            expect_room(cycle, freed_.front());
            freed_.pop_front();
        }
    }

    void backward(const Item&, StreamPhase phase, Cycle cycle) override {
        if (phase != StreamPhase::taken) this->complain("an item in the direction of `taken`");
        if (waiting_.empty()) return this->complain("an item is taken that was not sent");
        if (cycle < waiting_.front()) this->complain("an item is taken before it is there");
        if (taken_ && cycle <= *taken_) this->complain("two items are taken in cycle " + std::to_string(cycle));
        taken_ = cycle;
        waiting_.pop_front();
        if (early_.empty()) {
            freed_.push_back(cycle);
        } else {
            expect_room(early_.front(), cycle);
            early_.pop_front();
        }
    }

   private:
    explicit StreamRules(std::uint32_t places) : places_(places) {}

    void expect_room(Cycle cycle, Cycle freed) const {
        if (cycle <= freed) this->complain("an item in cycle " + std::to_string(cycle) + " without room");
    }

    std::uint32_t places_;       ///< that were never used
    std::deque<Cycle> waiting_;  ///< sent and not taken
    std::deque<Cycle> freed_;    ///< by what was taken, not used again
    std::deque<Cycle> early_;    ///< sent for a place of which nobody has told when it became free
    std::optional<Cycle> sent_, taken_;
};

}  // namespace spartus::parts
