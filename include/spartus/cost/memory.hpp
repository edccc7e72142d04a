/// \file
/// What a memory takes on chip: distributed in LUTs where it is shallow (UG474), else in block RAM (UG473). Every
/// memory has one port that reads and one that writes in the same cycle.
#pragma once

#include <cstdint>

#include "spartus/cost/resources.hpp"

namespace spartus::cost {

/// Words that a distributed memory holds at most.
constexpr std::uint64_t lutram_depth = 64;

/// BRAM36 for `depth` words of `width` bits in the cheapest shape: 512×72, 1K×36, 2K×18, 4K×9, 8K×4, 16K×2 or
/// 32K×1, side by side and on top of one another.
std::uint64_t bram36_of(std::uint64_t width, std::uint64_t depth);

/// Half blocks for the same: 512×36, 1K×18, 2K×9, 4K×4, 8K×2 or 16K×1.
std::uint64_t bram18_of(std::uint64_t width, std::uint64_t depth);

/// LUTs for up to 64 words: four make 32×6 or 64×3.
std::uint64_t lutram_of(std::uint64_t width, std::uint64_t depth);

/// `copies` memories with addresses of their own: in LUTs up to lutram_depth words, else in half blocks, two of
/// which share a BRAM36.
Resources memories_of(std::uint64_t copies, std::uint64_t width, std::uint64_t depth);

}  // namespace spartus::cost
