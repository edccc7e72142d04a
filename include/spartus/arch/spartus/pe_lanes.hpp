/// \file
/// The M processing elements of an array, as plain C++: per layer M accumulator memories of L entries.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/nn/cbcsc.hpp"

namespace spartus::arch::spartus {

class PeLanes {
   public:
    /// `rows_per_pe` is L of every layer. `bias`, per layer [L][M] with 15 fraction bits, is what the entries hold
    /// after a restart; empty means zero.
    PeLanes(std::uint32_t pes, const std::vector<std::uint32_t>& rows_per_pe,
            std::vector<std::vector<std::uint32_t>> bias);

    /// All entries of a layer return to the bias.
    void restart(std::uint32_t layer);

    /// `words` words: in each, every PE adds delta · VAL to its entry LIDX. Padding adds zero.
    void accumulate(std::uint32_t layer, const nn::Val* val, const nn::Lidx* lidx, std::uint32_t words,
                    std::int32_t delta);

    /// Entry `lidx` of all M PEs, those of the next behind it.
    std::uint32_t* row(std::uint32_t layer, std::uint32_t lidx) {
        return sums_[layer].data() + std::size_t{lidx} * pes_;
    }

   private:
    std::uint32_t pes_;
    std::vector<std::vector<std::uint32_t>> sums_;  ///< per layer [L][M]; modulo 2^32, of which a narrower
                                                    ///< accumulator's sums are the low bits
    std::vector<std::vector<std::uint32_t>> bias_;
};

}  // namespace spartus::arch::spartus
