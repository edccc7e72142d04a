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

/// The same where it is known what fires.
struct KnownSegment {
    const std::vector<nn::Fired>& fired;  ///< elements within the share, ascending
    std::uint32_t size;                   ///< of the share
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
    /// Those of the segment, which nothing changes while it is scanned.
    void find_firing(const Segment& segment);
    std::int32_t send(std::uint32_t index);

    nn::EncoderMode mode_;
    std::uint32_t lookahead_;
    Segment segment_;                                ///< all but its size where it is not known what fires
    const std::vector<nn::Fired>* known_ = nullptr;  ///< otherwise
    std::vector<std::uint32_t> firing_;              ///< elements, where it is not known
    std::vector<std::int16_t> zeros_;                ///< as many as any segment had elements
    std::size_t fired_ = 0;                          ///< elements of the segment so far
    std::size_t fire_ = 0;                           ///< in all
    std::uint32_t position_ = 0;
};

}  // namespace spartus::arch::spartus
