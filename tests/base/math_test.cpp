#include "spartus/base/math.hpp"

#include <limits>

#include "support/catch.hpp"

using spartus::ceil_div;
using spartus::ceil_log2;

TEST_CASE("A division is rounded up unless it is even") {
    CHECK(ceil_div(0u, 5u) == 0);
    CHECK(ceil_div(10u, 5u) == 2);
    CHECK(ceil_div(11u, 5u) == 3);
    CHECK(ceil_div(std::uint64_t{1} << 40, 3u) == 366503875926);
}

TEST_CASE("Dividing the largest number does not overflow") {
    constexpr auto largest = std::numeric_limits<std::uint32_t>::max();
    CHECK(ceil_div(largest, 2u) == 0x80000000);
    CHECK(ceil_div(largest, largest) == 1);
}

TEST_CASE("The logarithm is that of the next power of two") {
    const std::pair<std::uint64_t, std::uint32_t> expected[] = {{1, 0}, {2, 1}, {3, 2},     {4, 2},    {5, 3},
                                                                {8, 3}, {9, 4}, {1024, 10}, {1025, 11}};
    for (const auto& [n, bits] : expected) CHECK(ceil_log2(n) == bits);
    CHECK(ceil_log2(std::numeric_limits<std::uint64_t>::max()) == 64);
}
