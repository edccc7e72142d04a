/// \file
/// Number formats of the accelerator. Qa.b has a integer bits (sign included) and b fraction bits; rounding is
/// half-to-even everywhere and is followed by saturation.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace spartus::nn {

constexpr int activation_fraction_bits = 8;    ///< x, h, c, thresholds: Q8.8 in 16 bits
constexpr int weight_fraction_bits = 7;        ///< weights and biases: Q1.7 in 8 bits
constexpr int accumulator_fraction_bits = 15;  ///< a delta (8) times a weight (7)
constexpr int lut_fraction_bits = 4;           ///< sigmoid and tanh outputs: Q2.4 in 6 bits

/// value / 2^bits, rounded half to even; nothing overflows. `bits` from 1 to two less than the type has. What the
/// quotient leaves gets one less than half, and one more where the quotient is odd: exactly what is above the tie,
/// and the ties of odd quotients, carry.
template <typename Wide>
constexpr Wide round_shift(Wide value, int bits) {
    const Wide quotient = value >> bits, odd = quotient & 1;
    const Wide left = value & ((Wide{1} << bits) - 1);
    return quotient + ((left + (Wide{1} << (bits - 1)) - 1 + odd) >> bits);
}

/// Saturation to a narrower signed integer type.
template <typename Int, typename Wide>
constexpr Int saturate(Wide value) {
    static_assert(sizeof(Wide) > sizeof(Int));
    constexpr Wide low = Wide{1} << (8 * sizeof(Int) - 1);
    return static_cast<Int>(std::clamp(value, -low, low - 1));
}

/// sat(rne(value · 2^fraction_bits)) for a finite value; the scaling by a power of two is exact.
template <typename Int>
Int quantise(double value, int fraction_bits) {
    constexpr double bound = static_cast<double>(std::int64_t{1} << (8 * sizeof(Int) - 1));
    constexpr double no_fractions = 0x1.8p52;  // neighbouring doubles are 1 apart here
    const double bounded =
        std::clamp(value * static_cast<double>(std::int64_t{1} << fraction_bits), -bound, bound - 1);
    return static_cast<Int>(bounded + no_fractions - no_fractions);  // a sum is rounded half to even
}

/// The low `bits` bits of a wrapping accumulator, read as two's complement. `bits` in 1..32.
constexpr std::int32_t wrap(std::uint32_t value, int bits) {
    const int spare = 32 - bits;
    return static_cast<std::int32_t>(value << spare) >> spare;
}

}  // namespace spartus::nn
