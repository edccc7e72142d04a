#include "spartus/arch/spartus/element_scanner.hpp"

#include <cstdlib>

#include "spartus/base/math.hpp"

namespace spartus::arch::spartus {

using nn::EncoderMode;

void ElementScanner::begin(const Segment& segment) {
    segment_ = segment;
    known_ = {};
    position_ = 0;
}

void ElementScanner::begin(const KnownSegment& segment) {
    known_ = segment;
    next_fired_ = 0;
    position_ = 0;
}

bool ElementScanner::fires(std::int16_t value, std::int32_t change) const {
    switch (mode_) {
        case EncoderMode::delta:
            return change != 0 && std::abs(change) >= segment_.threshold;
        case EncoderMode::zero_skip:
            return value != 0;
        case EncoderMode::dense:
            break;
    }
    return true;
}

ElementScanner::Found ElementScanner::next() {
    if (known_.fired != nullptr) return next_known();
    for (std::uint32_t index = position_; index < segment_.size; ++index) {
        const std::int16_t value = segment_.values[index];
        const std::int32_t change = value - segment_.sent[index];
        if (!fires(value, change)) continue;
        if (mode_ != EncoderMode::delta) return found(index, value);
        segment_.sent[index] = value;
        return found(index, change);
    }
    return nothing_more(segment_.size);
}

ElementScanner::Found ElementScanner::next_known() {
    while (next_fired_ < known_.fired->size()) {
        const nn::Fired& fired = (*known_.fired)[next_fired_++];
        if (fired.element % known_.arrays == known_.index) return found(fired.element / known_.arrays, fired.delta);
    }
    return nothing_more(known_.size);
}

ElementScanner::Found ElementScanner::found(std::uint32_t index, std::int32_t delta) {
    const std::uint32_t windows = (index - position_) / lookahead_;
    position_ = index + 1;
    return {windows, true, index, delta};
}

ElementScanner::Found ElementScanner::nothing_more(std::uint32_t size) {
    const std::uint32_t windows = ceil_div(size - position_, lookahead_);
    position_ = size;
    return {windows, false, 0, 0};
}

}  // namespace spartus::arch::spartus
