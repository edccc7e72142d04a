/// \file
/// What holds in every wave of EdgeDRNN.
#pragma once

#include "spartus/replay/rules.hpp"

namespace spartus::replay::edgedrnn {

struct Rule : CommonRule {
    static constexpr Statement phases{count + 0,
                                      "phases follow one another in order, and a row stays the same throughout"};
    static constexpr Statement scan{count + 1,
                                    "bias, x, two empty slots and h are inspected in order, an element a cycle"};
    static constexpr Statement frozen{count + 2,
                                      "the encoder is frozen while, and only while, the value FIFO is full"};
    static constexpr Statement pushes{count + 3,
                                      "what is pushed was inspected the latency's unfrozen cycles before"};
    static constexpr Statement lasts{count + 4, "a row has two last tokens"};
    static constexpr Statement fifos{count + 5, "a FIFO's storage and output follow from its pushes and pops"};
    static constexpr Statement commands{
        count + 6, "columns are commanded and multiplied in the order in which they were pushed"};
    static constexpr Statement memory{count + 7, "no beat comes before the memory's latency and gap have passed"};
    static constexpr Statement beats{count + 8, "a column is 3H/K beats, and its token leaves with the last"};
    static constexpr Statement waits{count + 9, "the MAC array works wherever there are a token and what it needs"};
    static constexpr Statement results{count + 10,
                                       "every group of results is offered when the activation has had its time"};
    static constexpr Statement inputs{
        count + 11, "inputs are inspected once they are offered, and accepted with their last element"};
    static constexpr std::size_t all = count + 12;
};

}  // namespace spartus::replay::edgedrnn
