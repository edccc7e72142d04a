#include "spartus/simd/kernels.hpp"

#include <algorithm>
#include <cstring>

// Highway includes this file once for every kind of vectors, with HWY_NAMESPACE named after it.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "simd/kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace spartus::simd::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// values[k] · factor.
HWY_INLINE void multiply(const std::int8_t* values, std::size_t count, std::int32_t factor,
                         std::uint32_t* products) {
    const hn::ScalableTag<std::int32_t> number;
    const hn::RebindToUnsigned<decltype(number)> bare;
    const hn::Rebind<std::int8_t, decltype(number)> value;
    const auto factors = hn::Set(number, factor);
    const std::size_t step = hn::Lanes(number);
    std::size_t k = 0;
    for (; k + step <= count; k += step) {
        const auto product = hn::Mul(hn::PromoteTo(number, hn::LoadU(value, values + k)), factors);
        hn::StoreU(hn::BitCast(bare, product), bare, products + k);
    }
    for (; k < count; ++k) products[k] = static_cast<std::uint32_t>(values[k] * factor);
}

/// sums[places[k]] += products[k], one after the other. Two are loaded at a time: it is loads that such a loop
/// waits for. Whichever half of a load comes first, it does so of both.
HWY_INLINE void add_at(std::uint32_t* sums, const std::uint32_t* places, const std::uint32_t* products,
                       std::size_t count) {
    std::size_t k = 0;
    for (; k + 2 <= count; k += 2) {
        std::uint64_t two_places, two_products;
        std::memcpy(&two_places, places + k, sizeof two_places);
        std::memcpy(&two_products, products + k, sizeof two_products);
        sums[static_cast<std::uint32_t>(two_places)] += static_cast<std::uint32_t>(two_products);
        sums[two_places >> 32] += static_cast<std::uint32_t>(two_products >> 32);
    }
    for (; k < count; ++k) sums[places[k]] += products[k];
}

/// Products and places are computed side by side, many at a time, then added one by one: vectors that load and
/// store wherever they are told are slow on many processors.
void add_products(std::uint32_t* sums, std::size_t lanes, const std::int8_t* values, const std::uint16_t* entries,
                  std::size_t words, std::int32_t factor) {
    constexpr std::size_t room = 256;
    HWY_ALIGN std::uint32_t products[room];
    HWY_ALIGN std::uint32_t places[room];
    const hn::ScalableTag<std::uint32_t> place;
    const hn::Rebind<std::uint16_t, decltype(place)> entry;
    const auto ramp = hn::Iota(place, 0);
    const auto stride = hn::Set(place, static_cast<std::uint32_t>(lanes));
    const std::size_t step = hn::Lanes(place);
    std::size_t lane = 0;
    for (std::size_t left = words * lanes; left > 0;) {
        const std::size_t filled = std::min(left, room);
        multiply(values, filled, factor, products);
        for (std::size_t k = 0; k < filled;) {
            const std::size_t end = k + std::min(lanes - lane, filled - k);
            for (; k + step <= end; k += step, lane += step) {
                const auto at = hn::PromoteTo(place, hn::LoadU(entry, entries + k));
                const auto first = hn::Set(place, static_cast<std::uint32_t>(lane));
                hn::StoreU(hn::Add(hn::Mul(at, stride), hn::Add(ramp, first)), place, places + k);
            }
            for (; k < end; ++k, ++lane) places[k] = static_cast<std::uint32_t>(entries[k] * lanes + lane);
            if (lane == lanes) lane = 0;
        }
        add_at(sums, places, products, filled);
        values += filled;
        entries += filled;
        left -= filled;
    }
}

void add_up(const std::uint32_t* const* arrays, std::size_t count, std::size_t size, int bits, std::int32_t* sums) {
    const hn::ScalableTag<std::int32_t> number;
    const hn::RebindToUnsigned<decltype(number)> bare;
    const std::size_t step = hn::Lanes(number);
    std::size_t k = 0;
    for (; k + step <= size; k += step) {
        auto sum = hn::Zero(bare);
        for (std::size_t n = 0; n < count; ++n) sum = hn::Add(sum, hn::LoadU(bare, arrays[n] + k));
        const auto high = hn::BitCast(number, hn::ShiftLeftSame(sum, 32 - bits));
        hn::StoreU(hn::ShiftRightSame(high, 32 - bits), number, sums + k);
    }
    for (; k < size; ++k) {
        std::uint32_t sum = 0;
        for (std::size_t n = 0; n < count; ++n) sum += arrays[n][k];
        sums[k] = static_cast<std::int32_t>(sum << (32 - bits)) >> (32 - bits);
    }
}

void round_to_16(const std::int32_t* values, std::size_t count, int bits, std::int16_t* rounded) {
    const hn::ScalableTag<std::int32_t> wide;
    const hn::Rebind<std::int16_t, decltype(wide)> narrow;
    const auto one = hn::Set(wide, 1);
    const auto fraction = hn::Set(wide, (1 << bits) - 1), almost_half = hn::Set(wide, (1 << (bits - 1)) - 1);
    const std::size_t step = hn::Lanes(wide);
    std::size_t k = 0;
    for (; k + step <= count; k += step) {
        const auto value = hn::LoadU(wide, values + k);
        const auto quotient = hn::ShiftRightSame(value, bits);
        // What is left gets almost half, and one more where the quotient is odd: so ties of these alone carry.
        const auto left = hn::Add(hn::And(value, fraction), hn::Add(almost_half, hn::And(quotient, one)));
        hn::StoreU(hn::DemoteTo(narrow, hn::Add(quotient, hn::ShiftRightSame(left, bits))), narrow, rounded + k);
    }
    plain::round_to_16(values + k, count - k, bits, rounded + k);
}

void climb(const std::int16_t* x, std::size_t count, std::int16_t lowest, const std::int16_t* rises,
           std::size_t rise_count, std::int16_t* y) {
    const hn::ScalableTag<std::int16_t> number;
    const std::size_t step = hn::Lanes(number);
    std::size_t k = 0;
    for (; k + step <= count; k += step) {
        const auto at = hn::LoadU(number, x + k);
        auto height = hn::Set(number, static_cast<std::int16_t>(lowest + static_cast<int>(rise_count)));
        for (std::size_t n = 0; n < rise_count; ++n) {
            height = hn::Add(height, hn::VecFromMask(number, hn::Lt(at, hn::Set(number, rises[n]))));  // - 1
        }
        hn::StoreU(height, number, y + k);
    }
    plain::climb(x + k, count - k, lowest, rises, rise_count, y + k);
}

std::size_t find_far(const std::int16_t* a, const std::int16_t* b, std::size_t count, std::uint32_t least,
                     std::uint32_t* found) {
    const hn::CappedTag<std::int16_t, 64> number;  // so that a mask is no more than 64 bits
    const hn::RebindToUnsigned<decltype(number)> apart;
    const std::size_t step = hn::Lanes(number);
    if (least > 65535) return 0;
    const auto limit = hn::Set(apart, static_cast<std::uint16_t>(least));
    std::size_t far = 0, k = 0;
    for (; k + step <= count; k += step) {
        const auto one = hn::LoadU(number, a + k), other = hn::LoadU(number, b + k);
        const auto distance = hn::BitCast(apart, hn::Sub(hn::Max(one, other), hn::Min(one, other)));
        std::uint8_t bits[8] = {};
        hn::StoreMaskBits(apart, hn::Eq(hn::Max(distance, limit), distance), bits);
        std::uint64_t left = 0;
        for (std::size_t byte = 8; byte-- > 0;) left = left << 8 | bits[byte];
        for (; left != 0; left &= left - 1) {
            found[far++] = static_cast<std::uint32_t>(k + hwy::Num0BitsBelowLS1Bit_Nonzero64(left));
        }
    }
    const std::size_t behind = plain::find_far(a + k, b + k, count - k, least, found + far);
    for (std::size_t n = far; n < far + behind; ++n) found[n] += static_cast<std::uint32_t>(k);
    return far + behind;
}

bool share_entry(const Lanes& a, const Lanes& b, std::size_t lanes) {
    const hn::ScalableTag<std::uint16_t> entry;
    const hn::RebindToSigned<decltype(entry)> wide;
    const hn::Rebind<std::int8_t, decltype(entry)> value;
    const auto zero = hn::Zero(wide);
    const std::size_t step = hn::Lanes(entry);
    std::size_t k = 0;
    for (; k + step <= lanes; k += step) {
        const auto same = hn::Eq(hn::LoadU(entry, a.entries + k), hn::LoadU(entry, b.entries + k));
        if (hn::AllFalse(entry, same)) continue;
        const auto of_a = hn::Ne(hn::PromoteTo(wide, hn::LoadU(value, a.values + k)), zero);
        const auto of_b = hn::Ne(hn::PromoteTo(wide, hn::LoadU(value, b.values + k)), zero);
        if (!hn::AllFalse(wide, hn::And(hn::RebindMask(wide, same), hn::And(of_a, of_b)))) return true;
    }
    return plain::share_entry({a.values + k, a.entries + k}, {b.values + k, b.entries + k}, lanes - k);
}

}  // namespace spartus::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace spartus::simd {

HWY_EXPORT(add_products);
HWY_EXPORT(add_up);
HWY_EXPORT(round_to_16);
HWY_EXPORT(climb);
HWY_EXPORT(find_far);
HWY_EXPORT(share_entry);

void add_products(std::uint32_t* sums, std::size_t lanes, const std::int8_t* values, const std::uint16_t* entries,
                  std::size_t words, std::int32_t factor) {
    HWY_DYNAMIC_DISPATCH(add_products)(sums, lanes, values, entries, words, factor);
}

void add_up(const std::uint32_t* const* arrays, std::size_t count, std::size_t size, int bits, std::int32_t* sums) {
    HWY_DYNAMIC_DISPATCH(add_up)(arrays, count, size, bits, sums);
}

void round_to_16(const std::int32_t* values, std::size_t count, int bits, std::int16_t* rounded) {
    HWY_DYNAMIC_DISPATCH(round_to_16)(values, count, bits, rounded);
}

void climb(const std::int16_t* x, std::size_t count, std::int16_t lowest, const std::int16_t* rises,
           std::size_t rise_count, std::int16_t* y) {
    HWY_DYNAMIC_DISPATCH(climb)(x, count, lowest, rises, rise_count, y);
}

std::size_t find_far(const std::int16_t* a, const std::int16_t* b, std::size_t count, std::uint32_t least,
                     std::uint32_t* found) {
    return HWY_DYNAMIC_DISPATCH(find_far)(a, b, count, least, found);
}

bool share_entry(const Lanes& a, const Lanes& b, std::size_t lanes) {
    return HWY_DYNAMIC_DISPATCH(share_entry)(a, b, lanes);
}

}  // namespace spartus::simd
#endif
