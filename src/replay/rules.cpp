#include "spartus/replay/rules.hpp"

#include <algorithm>

namespace spartus::replay {

const char* text_of(Rule rule) {
    switch (rule) {
        case Rule::clock:
            return "the clock rises at the start of every cycle and falls halfway";
        case Rule::edges:
            return "signals change when the clock rises";
        case Rule::values:
            return "every signal has a value, every state a code that exists";
        case Rule::phases:
            return "phases follow one another in order, and a step stays the same throughout";
        case Rule::places:
            return "encoders and arrays work in compute, the activation unit in activation";
        case Rule::busy:
            return "an array is busy, issues a word and reads its bank in the same cycles";
        case Rule::credits:
            return "credits are the FIFO's depth less tokens sent and not popped";
        case Rule::emission:
            return "a token is sent while scanning and with a credit; without one the encoder waits";
        case Rule::windows:
            return "windows of lookahead elements follow one another through the encoder's share";
        case Rule::level:
            return "the FIFO holds what has arrived and was not popped";
        case Rule::order:
            return "tokens are popped in the order in which they were sent, and once they have arrived";
        case Rule::columns:
            return "a column is BLEN consecutive words at its place in the bank";
        case Rule::bubbles:
            return "no word waits without a hazard";
        case Rule::results:
            return "h of every group is visible once, and when the activation unit has had its time";
        case Rule::transfers:
            return "x and h stream without a break, as many cycles as they have beats";
    }
    return "";
}

std::size_t Rules::held() const {
    return static_cast<std::size_t>(std::count_if(records_.begin(), records_.end(),
                                                  [](const Record& r) { return r.applied && r.broken == 0; }));
}

std::size_t Rules::broken() const {
    return static_cast<std::size_t>(
        std::count_if(records_.begin(), records_.end(), [](const Record& r) { return r.broken > 0; }));
}

}  // namespace spartus::replay
