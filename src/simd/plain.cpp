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

bool share_entry(const Lanes& a, const Lanes& b, std::size_t lanes) {
    for (std::size_t k = 0; k < lanes; ++k) {
        if (a.values[k] != 0 && b.values[k] != 0 && a.entries[k] == b.entries[k]) return true;
    }
    return false;
}

}  // namespace spartus::simd::plain
