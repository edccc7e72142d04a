#include "spartus/arch/spartus/element_scanner.hpp"

#include <cstdlib>

#include "spartus/base/math.hpp"

namespace spartus::arch::spartus {

using nn::EncoderMode;

void ElementScanner::begin(const Segment& segment) {
    segment_ = segment;
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
    const std::uint32_t from = position_;
    for (std::uint32_t index = from; index < segment_.size; ++index) {
        const std::int16_t value = segment_.values[index];
        const std::int32_t change = value - segment_.sent[index];
        if (!fires(value, change)) continue;
        position_ = index + 1;
        const std::uint32_t windows = (index - from) / lookahead_;
        if (mode_ != EncoderMode::delta) return {windows, true, index, value};
        segment_.sent[index] = value;
        return {windows, true, index, change};
    }
    position_ = segment_.size;
    return {ceil_div(segment_.size - from, lookahead_), false, 0, 0};
}

}  // namespace spartus::arch::spartus
