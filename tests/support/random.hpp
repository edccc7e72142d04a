/// \file
/// Small random numbers, the same everywhere.
#pragma once

#include <cstdint>
#include <random>

namespace spartus::test {

class Random {
   public:
    explicit Random(std::uint32_t seed) : engine_(seed) {}

    std::uint32_t bits() { return static_cast<std::uint32_t>(engine_()); }
    /// From first to last, both included; of integers or of an enumeration.
    template <typename Value>
    Value between(Value first, Value last) {
        const auto low = static_cast<std::int64_t>(first);
        const auto choices = static_cast<std::uint64_t>(static_cast<std::int64_t>(last) - low + 1);
        return static_cast<Value>(low + static_cast<std::int64_t>(bits() % choices));
    }
    bool one_in(std::uint32_t n) { return bits() % n == 0; }

   private:
    std::mt19937 engine_;
};

}  // namespace spartus::test
