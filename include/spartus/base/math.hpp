/// \file
/// Whole numbers rounded up, and quotients that may not exist.
#pragma once

#include <cstdint>
#include <limits>
#include <type_traits>

namespace spartus {

/// ⌈a / b⌉ for b > 0; never overflows.
template <typename A, typename B>
constexpr auto ceil_div(A a, B b) {
    static_assert(std::is_unsigned_v<A> && std::is_unsigned_v<B>);
    using Common = std::common_type_t<A, B>;
    return static_cast<Common>(Common{a} / Common{b} + (Common{a} % Common{b} != 0 ? 1 : 0));
}

/// ⌈log2 n⌉ for n >= 1: the bits of an index below n, and the levels of an adder tree over n values.
constexpr std::uint32_t ceil_log2(std::uint64_t n) {
    std::uint32_t bits = 0;
    while (bits < 64 && (std::uint64_t{1} << bits) < n) ++bits;
    return bits;
}

/// NaN where there is nothing to divide by.
constexpr double ratio(double numerator, double denominator) {
    return denominator > 0 ? numerator / denominator : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace spartus
