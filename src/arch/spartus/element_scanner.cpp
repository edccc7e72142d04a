#include "spartus/arch/spartus/element_scanner.hpp"

#include <algorithm>
#include <utility>

#include "spartus/base/math.hpp"
#include "spartus/simd/kernels.hpp"

namespace spartus::arch::spartus {

using nn::EncoderMode;

void ElementScanner::begin(const Segment& segment) {
    segment_ = segment;
    known_ = nullptr;
    find_firing(segment);
    fired_ = position_ = 0;
}

void ElementScanner::begin(const KnownSegment& segment) {
    segment_ = {nullptr, nullptr, segment.size, 0};
    known_ = &segment.fired;
    fire_ = segment.fired.size();
    fired_ = position_ = 0;
}

void ElementScanner::find_firing(const Segment& segment) {
    firing_.resize(std::max<std::size_t>(firing_.size(), segment.size));
    zeros_.resize(firing_.size());
    const auto far_from = [&](const std::int16_t* sent, std::int32_t threshold) {
        fire_ = simd::find_far(segment.values, sent, segment.size, static_cast<std::uint32_t>(threshold),
                               firing_.data());
    };
    switch (mode_) {
        case EncoderMode::delta:
            return far_from(segment.sent, std::max(segment.threshold, 1));
        case EncoderMode::zero_skip:
            return far_from(zeros_.data(), 1);
        case EncoderMode::dense:
            return far_from(zeros_.data(), 0);
    }
}

ElementScanner::Found ElementScanner::next() {
    if (fired_ == fire_) {
        const std::uint32_t windows = ceil_div(segment_.size - position_, lookahead_);
        position_ = segment_.size;
        return {windows, false, 0, 0};
    }
    const std::uint32_t index = known_ != nullptr ? (*known_)[fired_].element : firing_[fired_];
    const std::int32_t delta = known_ != nullptr ? (*known_)[fired_].delta : send(index);
    const std::uint32_t windows = (index - position_) / lookahead_;
    ++fired_;
    position_ = index + 1;
    return {windows, true, index, delta};
}

/// What is sent for an element that fires.
std::int32_t ElementScanner::send(std::uint32_t index) {
    const std::int16_t value = segment_.values[index];
    if (mode_ != EncoderMode::delta) return value;
    return value - std::exchange(segment_.sent[index], value);
}

}  // namespace spartus::arch::spartus
