/// \file
/// Bits of what stands in the memories, and the names in a manifest.
#pragma once

#include <cstdint>
#include <string>

#include "spartus/nn/network.hpp"
#include "spartus/pack/pack.hpp"

namespace spartus::pack {

constexpr const char* format_name = "spartus-banks-1";

struct Widths {
    static constexpr std::uint32_t val = 8;
    static constexpr std::uint32_t bias = 9;
    std::uint32_t lidx = 0;  ///< 0 where all L weights of a sub-column are stored: its place is its index

    std::uint32_t pair() const { return val + lidx; }
};

/// The LIDX is as wide as the layer with the most rows per PE needs.
Widths widths_of(const nn::Network& network, const nn::BankGeometry& geometry);

/// "cbcsc" or "dense", as in a configuration.
std::string text_of(nn::BankFormat format);

}  // namespace spartus::pack
