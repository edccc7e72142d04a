#include "spartus/simd/kernels.hpp"

#include <algorithm>

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
                         std::int32_t* products) {
    const hn::ScalableTag<std::int32_t> number;
    const hn::Rebind<std::int8_t, decltype(number)> value;
    const auto factors = hn::Set(number, factor);
    const std::size_t step = hn::Lanes(number);
    std::size_t k = 0;
    for (; k + step <= count; k += step) {
        hn::StoreU(hn::Mul(hn::PromoteTo(number, hn::LoadU(value, values + k)), factors), number, products + k);
    }
    for (; k < count; ++k) products[k] = values[k] * factor;
}

/// Products and places are computed side by side, many at a time, then added one by one: vectors that load and
/// store wherever they are told are slow on many processors.
void add_products(std::uint32_t* sums, std::size_t lanes, const std::int8_t* values, const std::uint16_t* entries,
                  std::size_t words, std::int32_t factor) {
    constexpr std::size_t room = 256;
    HWY_ALIGN std::int32_t products[room];
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
        for (std::size_t k = 0; k < filled; ++k) sums[places[k]] += static_cast<std::uint32_t>(products[k]);
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

bool share_entry(const Lanes& a, const Lanes& b, std::size_t lanes) {
    const hn::ScalableTag<std::uint16_t> entry;
    const hn::RebindToSigned<decltype(entry)> wide;
    const hn::Rebind<std::int8_t, decltype(entry)> value;
    const auto zero = hn::Zero(wide);
    const std::size_t step = hn::Lanes(entry);
    std::size_t k = 0;
    for (; k + step <= lanes; k += step) {
        const auto same = hn::Eq(hn::LoadU(entry, a.entries + k), hn::LoadU(entry, b.entries + k));
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
HWY_EXPORT(share_entry);

void add_products(std::uint32_t* sums, std::size_t lanes, const std::int8_t* values, const std::uint16_t* entries,
                  std::size_t words, std::int32_t factor) {
    HWY_DYNAMIC_DISPATCH(add_products)(sums, lanes, values, entries, words, factor);
}

void add_up(const std::uint32_t* const* arrays, std::size_t count, std::size_t size, int bits, std::int32_t* sums) {
    HWY_DYNAMIC_DISPATCH(add_up)(arrays, count, size, bits, sums);
}

bool share_entry(const Lanes& a, const Lanes& b, std::size_t lanes) {
    return HWY_DYNAMIC_DISPATCH(share_entry)(a, b, lanes);
}

}  // namespace spartus::simd
#endif
