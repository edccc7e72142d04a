/// \file
/// The part of a delta encoder that looks for elements to send. Plain C++.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/arch/spartus/config.hpp"
#include "spartus/nn/reference.hpp"

namespace spartus::arch::spartus {

/// One encoder's share of x or h during a step.
struct Segment {
    const std::int16_t* values = nullptr;  ///< Q8.8 LSB
    std::int16_t* sent = nullptr;          ///< the references x̂ or ĥ; updated where an element fires
    std::uint32_t size = 0;
    std::int32_t threshold = 0;  ///< Q8.8 LSB
};

/// The same where it is known what fires: the elements j of a whole x or h with j mod N = n, ascending.
struct KnownSegment {
    const std::vector<nn::Fired>* fired = nullptr;
    std::uint32_t index = 0;   ///< n
    std::uint32_t arrays = 1;  ///< N
    std::uint32_t size = 0;    ///< of the share
};

/// Scans a segment window by window. A window is the next up to `lookahead` elements not consumed yet; one in which
/// nothing fires is consumed whole, otherwise everything up to and including the first that fires.
class ElementScanner {
   public:
    struct Found {
        std::uint32_t windows_before = 0;  ///< windows consumed whole before the element's window, or to the end
        bool fired = false;                ///< false: nothing more fires in this segment
        std::uint32_t index = 0;           ///< within the segment
        std::int32_t delta = 0;            ///< what to send
    };

    ElementScanner(nn::EncoderMode mode, std::uint32_t lookahead) : mode_(mode), lookahead_(lookahead) {}

    void begin(const Segment& segment);
    void begin(const KnownSegment& segment);
    /// Consumes up to and including the next element that fires, or to the end of the segment.
    Found next();
    /// Elements of the segment consumed so far.
    std::uint32_t position() const { return position_; }

   private:
    bool fires(std::int16_t value, std::int32_t change) const;
    Found next_known();
    Found found(std::uint32_t index, std::int32_t delta);
    Found nothing_more(std::uint32_t size);

    nn::EncoderMode mode_;
    std::uint32_t lookahead_;
    Segment segment_;
    KnownSegment known_;
    std::size_t next_fired_ = 0;  ///< in the list of the known segment
    std::uint32_t position_ = 0;
};

}  // namespace spartus::arch::spartus
