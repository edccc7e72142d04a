/// \file
/// What holds in every wave of Spartus.
#pragma once

#include "spartus/replay/rules.hpp"

namespace spartus::replay::spartus {

struct Rule : CommonRule {
    static constexpr Statement phases{CommonRule::count + 0,
                                      "phases follow one another in order, and a step stays the same throughout"};
    static constexpr Statement places{CommonRule::count + 1,
                                      "encoders and arrays work in compute, the activation unit in activation"};
    static constexpr Statement busy{CommonRule::count + 2,
                                    "an array is busy, issues a word and reads its bank in the same cycles"};
    static constexpr Statement credits{CommonRule::count + 3,
                                       "credits are the FIFO's depth less tokens sent and not popped"};
    static constexpr Statement emission{
        CommonRule::count + 4, "a token is sent while scanning and with a credit; without one the encoder waits"};
    static constexpr Statement windows{
        CommonRule::count + 5, "windows of lookahead elements follow one another through the encoder's share"};
    static constexpr Statement level{CommonRule::count + 6, "the FIFO holds what has arrived and was not popped"};
    static constexpr Statement order{
        CommonRule::count + 7,
        "tokens are popped in the order in which they were sent, and once they have arrived"};
    static constexpr Statement columns{CommonRule::count + 8,
                                       "a column is BLEN consecutive words at its place in the bank"};
    static constexpr Statement bubbles{CommonRule::count + 9,
                                       "no word waits without a hazard, or for memory if it is there"};
    static constexpr Statement results{
        CommonRule::count + 10, "h of every group is visible once, and when the activation unit has had its time"};
    static constexpr Statement transfers{CommonRule::count + 11,
                                         "x and h stream without a break, as many cycles as they have beats"};
    static constexpr std::size_t count = CommonRule::count + 12;  ///< that apply with weights on chip

    // With weights from external memory.
    static constexpr Statement buffers{CommonRule::count + 12,
                                       "a stream buffer has room for what it takes and gives what is there"};
    static constexpr Statement turns{
        CommonRule::count + 13, "commands are issued as soon as they can be, in the order of tokens and by turns"};
    static constexpr Statement bursts{
        CommonRule::count + 14,
        "beats come in the order of commands, after the memory's latency and gap, one a cycle"};
};

}  // namespace spartus::replay::spartus
