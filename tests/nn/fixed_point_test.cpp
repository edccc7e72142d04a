#include "spartus/nn/fixed_point.hpp"

#include <limits>

#include "support/catch.hpp"

using namespace spartus::nn;

TEST_CASE("Rounding goes to the nearest, and from a tie to the even neighbour") {
    CHECK(round_shift(23, 4) == 1);
    CHECK(round_shift(24, 4) == 2);
    CHECK(round_shift(25, 4) == 2);
    CHECK(round_shift(8, 4) == 0);
    CHECK(round_shift(40, 4) == 2);
    CHECK(round_shift(-8, 4) == 0);
    CHECK(round_shift(-9, 4) == -1);
    CHECK(round_shift(-24, 4) == -2);
    CHECK(round_shift(-40, 4) == -2);
}

TEST_CASE("Rounding agrees with its definition for every value of a range and every shift") {
    for (int bits = 1; bits <= 8; ++bits) {
        const int unit = 1 << bits;
        for (int value = -3000; value <= 3000; ++value) {
            const auto rounded = static_cast<int>(round_shift(value, bits));
            const int twice_distance = 2 * (value - rounded * unit);
            const bool nearest = twice_distance > -unit && twice_distance < unit;
            const bool even_tie = (twice_distance == unit || twice_distance == -unit) && rounded % 2 == 0;
            if (!nearest && !even_tie) FAIL(value << " >> " << bits << " gives " << rounded);
        }
    }
    SUCCEED();
}

TEST_CASE("The extremes of a type are rounded without an overflow") {
    constexpr std::int32_t least = std::numeric_limits<std::int32_t>::min();
    constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();
    for (int bits = 1; bits <= 30; ++bits) {
        for (const std::int32_t value : {least, least + 1, least / 3, -1, 0, 1, most / 3, most - 1, most}) {
            CHECK(round_shift(value, bits) == round_shift(std::int64_t{value}, bits));
        }
    }
    CHECK(round_shift(most, 7) == 1 << 24);
    CHECK(round_shift(least, 7) == -(1 << 24));
}

TEST_CASE("Saturation keeps what fits and clamps what does not") {
    CHECK(saturate<std::int16_t>(32767) == 32767);
    CHECK(saturate<std::int16_t>(32768) == 32767);
    CHECK(saturate<std::int16_t>(-32768) == -32768);
    CHECK(saturate<std::int16_t>(-32769) == -32768);
    CHECK(saturate<std::int8_t>(1000) == 127);
}

TEST_CASE("Quantising rounds half to even and saturates") {
    CHECK(quantise<std::int16_t>(0.3, 8) == 77);
    CHECK(quantise<std::int16_t>(0.5 / 256, 8) == 0);
    CHECK(quantise<std::int16_t>(1.5 / 256, 8) == 2);
    CHECK(quantise<std::int16_t>(-2.5 / 256, 8) == -2);
    CHECK(quantise<std::int16_t>(1e30, 8) == 32767);
    CHECK(quantise<std::int8_t>(-1.0, 7) == -128);
    CHECK(quantise<std::int8_t>(1.0, 7) == 127);
}

TEST_CASE("An accumulator of n bits wraps to two's complement of n bits") {
    CHECK(wrap(0x7fffffffu, 32) == std::numeric_limits<std::int32_t>::max());
    CHECK(wrap(0x80000000u, 32) == std::numeric_limits<std::int32_t>::min());
    CHECK(wrap(0x7fffu, 16) == 32767);
    CHECK(wrap(0x8000u, 16) == -32768);
    CHECK(wrap(0x18000u, 16) == -32768);
    CHECK(wrap(0xffffffffu, 20) == -1);
}
