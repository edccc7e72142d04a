/// \file
/// What the weights take on chip, from the 7-series data sheets.
#pragma once

#include <cstdint>

#include "spartus/config/config.hpp"
#include "spartus/lstm/network.hpp"

namespace spartus::sim {

/// BRAM36 for a memory of `depth` words of `width` bits in its cheapest shape: 512×72, 1K×36, 2K×18, 4K×9, 8K×4,
/// 16K×2 or 32K×1, side by side and on top of one another.
std::uint64_t bram36_of(std::uint64_t width, std::uint64_t depth);

/// ⌈log2 max L⌉ over the layers: the width of an LIDX.
std::uint32_t lidx_bits(const lstm::Network& network, std::uint32_t pes);

/// BRAM36 of all weight banks: words of M·(8 + LIDX bits) bits, without indices where all weights are stored.
std::uint64_t weight_bram36(const config::Config& config, const lstm::Network& network, std::uint64_t bank_depth);

/// DSP48: one multiplier per PE and one per activation lane, which its three products share.
std::uint64_t dsp48_of(const config::Accelerator& accelerator);

}  // namespace spartus::sim
