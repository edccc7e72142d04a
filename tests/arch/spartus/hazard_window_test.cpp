#include "spartus/arch/spartus/hazard_window.hpp"

#include "support/catch.hpp"

using spartus::arch::spartus::HazardWindow;
using spartus::nn::Lidx;
using spartus::nn::Val;

namespace {

constexpr std::uint32_t latency = 3;
const std::vector<Val> both{1, 1}, first_only{1, 0};

}  // namespace

TEST_CASE("A word waits for the entries that it needs, and for no others") {
    HazardWindow window(2, latency);
    const std::vector<Lidx> taken{2, 3}, shared{0, 3}, swapped{3, 2};
    window.issue(both.data(), taken.data(), 100);
    CHECK(window.free_from(both.data(), shared.data(), 101) == 103);
    CHECK(window.free_from(both.data(), shared.data(), 103) == 103);
    CHECK(window.free_from(both.data(), shared.data(), 104) == 104);
    CHECK(window.free_from(both.data(), swapped.data(), 101) == 101);
}

TEST_CASE("Padding neither takes an entry nor waits for one") {
    HazardWindow window(2, latency);
    const std::vector<Lidx> lidx{0, 0}, other{1, 0};
    window.issue(first_only.data(), lidx.data(), 100);
    CHECK(window.free_from(both.data(), other.data(), 101) == 101);
    window.issue(both.data(), lidx.data(), 101);
    CHECK(window.free_from(first_only.data(), other.data(), 102) == 102);
    CHECK(window.free_from(both.data(), other.data(), 102) == 104);
}

TEST_CASE("Padding in two words at the same LIDX is no hazard") {
    HazardWindow window(2, latency);
    const std::vector<Lidx> lidx{0, 0}, other{1, 0};
    window.issue(first_only.data(), lidx.data(), 100);
    CHECK(window.free_from(first_only.data(), other.data(), 101) == 101);
}

TEST_CASE("A word waits for the latest of the words that are in its way") {
    HazardWindow window(2, latency);
    const std::vector<Lidx> one{0, 9}, two{8, 1}, shared{0, 1};
    window.issue(both.data(), one.data(), 100);
    window.issue(both.data(), two.data(), 101);
    CHECK(window.free_from(both.data(), shared.data(), 102) == 104);
    window.issue(both.data(), shared.data(), 104);
    CHECK(window.free_from(both.data(), one.data(), 105) == 107);
    CHECK(window.free_from(both.data(), two.data(), 105) == 107);
}

TEST_CASE("With a latency of one cycle nothing waits") {
    HazardWindow window(2, 1);
    const std::vector<Lidx> lidx{0, 0};
    window.issue(both.data(), lidx.data(), 100);
    CHECK(window.free_from(both.data(), lidx.data(), 101) == 101);
}

TEST_CASE("Padding alone and words long gone take no place, however long the latency") {
    HazardWindow window(1, 1'000'000);
    const Val value = 1, padding = 0;
    for (std::uint64_t word = 0; word < 200'000; ++word) {
        const auto lidx = static_cast<Lidx>(word % 4);
        window.issue(&padding, &lidx, 4 * word);
        const std::uint64_t cycle = window.free_from(&value, &lidx, 1'000'000 * (word / 4) + word % 4);
        REQUIRE(cycle == 1'000'000 * (word / 4) + word % 4);
    }
    for (std::uint64_t word = 0, cycle = 0; word < 200'000; ++word, ++cycle) {
        const auto lidx = static_cast<Lidx>(word % 4);
        cycle = window.free_from(&value, &lidx, cycle);
        REQUIRE(cycle == 1'000'000 * (word / 4) + word % 4);
        window.issue(&value, &lidx, cycle);
    }
}
