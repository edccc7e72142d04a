#include <algorithm>
#include <cstdlib>

#include "spartus/simd/kernels.hpp"

namespace spartus::simd::plain {

void add_products(std::uint32_t* sums, std::size_t lanes, const std::int8_t* values, const std::uint16_t* entries,
                  std::size_t words, std::int32_t factor) {
    for (std::size_t word = 0; word < words; ++word) {
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::size_t at = word * lanes + lane;
            sums[entries[at] * lanes + lane] += static_cast<std::uint32_t>(values[at] * factor);
        }
    }
}

void add_up(const std::uint32_t* const* arrays, std::size_t count, std::size_t size, int bits, std::int32_t* sums) {
    for (std::size_t k = 0; k < size; ++k) {
        std::uint32_t sum = 0;
        for (std::size_t n = 0; n < count; ++n) sum += arrays[n][k];
        sums[k] = static_cast<std::int32_t>(sum << (32 - bits)) >> (32 - bits);
    }
}

void round_to_16(const std::int32_t* values, std::size_t count, int bits, std::int16_t* rounded) {
    for (std::size_t k = 0; k < count; ++k) {
        const std::int64_t one = std::int64_t{1} << bits;
        const std::int64_t below = values[k] >> bits, left = values[k] - below * one;
        const bool up = 2 * left > one || (2 * left == one && below % 2 != 0);
        rounded[k] = static_cast<std::int16_t>(std::clamp<std::int64_t>(below + (up ? 1 : 0), -32768, 32767));
    }
}

void climb(const std::int16_t* x, std::size_t count, std::int16_t lowest, const std::int16_t* rises,
           std::size_t rise_count, std::int16_t* y) {
    for (std::size_t k = 0; k < count; ++k) {
        const auto climbed =
            std::count_if(rises, rises + rise_count, [&](std::int16_t rise) { return rise <= x[k]; });
        y[k] = static_cast<std::int16_t>(lowest + climbed);
    }
}

std::size_t find_far(const std::int16_t* a, const std::int16_t* b, std::size_t count, std::uint32_t least,
                     std::uint32_t* found) {
    std::size_t far = 0;
    for (std::size_t k = 0; k < count; ++k) {
        const auto apart = static_cast<std::uint32_t>(std::abs(a[k] - b[k]));
        if (apart >= least) found[far++] = static_cast<std::uint32_t>(k);
    }
    return far;
}

bool share_entry(const Lanes& a, const Lanes& b, std::size_t lanes) {
    for (std::size_t k = 0; k < lanes; ++k) {
        if (a.values[k] != 0 && b.values[k] != 0 && a.entries[k] == b.entries[k]) return true;
    }
    return false;
}

}  // namespace spartus::simd::plain
