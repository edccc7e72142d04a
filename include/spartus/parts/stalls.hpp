/// \file
/// Seeded waits of the memory and of the host: a hash of the beat's number, so that they do not depend on when
/// anything is asked.
#pragma once

#include <cstdint>

#include "spartus/base/cycle.hpp"

namespace spartus::parts {

class Stalls {
   public:
    /// Which stream of beats it is; the seed is exclusive-ored with it.
    enum Stream : std::uint64_t { input = 0x1111, weights = 0x2222, output = 0x3333 };

    /// `probability` of 256 to wait 1 … `max` cycles; 0 of either: never.
    Stalls(std::uint64_t seed, Stream stream, std::uint32_t probability, std::uint32_t max)
        : seed_(seed ^ stream), probability_(max == 0 ? 0 : probability), max_(max) {}

    bool any() const { return probability_ != 0; }

    /// Cycles that beat k of the run waits.
    Cycle operator[](std::uint64_t k) const {
        if (!any()) return 0;
        std::uint64_t z = seed_ + (k + 1) * 0x9E3779B97F4A7C15u;  // splitmix64
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        z ^= z >> 31;
        return (z & 255) < probability_ ? 1 + (z >> 8) % max_ : 0;
    }

   private:
    std::uint64_t seed_;
    std::uint32_t probability_;
    std::uint32_t max_;
};

}  // namespace spartus::parts
