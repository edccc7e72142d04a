#include "spartus/arch/spartus/activation_lane.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "support/catch.hpp"
#include "support/random.hpp"
#include "support/worked_example.hpp"

using spartus::arch::spartus::activate_neuron;
using spartus::arch::spartus::GateSums;

namespace {

constexpr std::int32_t one = 1 << 20;  ///< sigmoid and tanh are 1 here, 0 and -1 at its negative
constexpr std::int32_t lsb = 1 << 7;   ///< of the quantised pre-activation in a sum

/// 16·tanh of the sum, seen through c = i·g with i = 1.
int tanh_of(std::int32_t sum) {
    std::int16_t c = 0;
    activate_neuron({one, -one, sum, one}, c);
    return c / 16;
}

}  // namespace

TEST_CASE("The neurons of the worked example go through their states") {
    std::vector<std::int16_t> c(2);
    for (const auto& step : spartus::test::worked_steps()) {
        for (std::size_t k = 0; k < 2; ++k) {
            const auto sum = [&](std::size_t gate) { return step.pre[2 * gate + k] * lsb; };
            CHECK(activate_neuron({sum(0), sum(1), sum(2), sum(3)}, c[k]) == step.h[k]);
            CHECK(c[k] == step.c[k]);
        }
    }
}

TEST_CASE("A sum is rounded half to even") {
    // tanh rises from 0 to 1/16 between the pre-activations 8 and 9, from 5/16 to 6/16 between 91 and 92.
    CHECK(tanh_of(8 * lsb + lsb / 2) == 0);
    CHECK(tanh_of(8 * lsb + lsb / 2 + 1) == 1);
    CHECK(tanh_of(91 * lsb + lsb / 2 - 1) == 5);
    CHECK(tanh_of(91 * lsb + lsb / 2) == 6);
    CHECK(tanh_of(-8 * lsb - lsb / 2) == 0);
    CHECK(tanh_of(-91 * lsb - lsb / 2) == -6);
}

TEST_CASE("A sum beyond sixteen bits saturates") {
    CHECK(tanh_of(0x7fffffff) == 16);
    CHECK(tanh_of(-0x7fffffff - 1) == -16);
    CHECK(tanh_of(32768 * lsb) == 16);
    CHECK(tanh_of(-32769 * lsb) == -16);
}

TEST_CASE("c is rounded once, half to even, and saturates") {
    const auto next_c = [](GateSums sums, std::int16_t c) {
        activate_neuron(sums, c);
        return c;
    };
    const GateSums half{-one, 0, 0, 0};  // f = 1/2
    CHECK(next_c(half, 1) == 0);
    CHECK(next_c(half, 3) == 2);
    CHECK(next_c(half, -1) == 0);
    CHECK(next_c(half, -3) == -2);
    const GateSums keep_and_add{one, one, one, 0};
    CHECK(next_c(keep_and_add, 32767 - 256) == 32767);
    CHECK(next_c(keep_and_add, 32767 - 255) == 32767);
    CHECK(next_c(keep_and_add, 32767) == 32767);
    CHECK(next_c({one, one, -one, 0}, -32768) == -32768);
}

TEST_CASE("h is taken from the new c") {
    std::int16_t c = 0;
    CHECK(activate_neuron({one, -one, one, one}, c) == 192);  // 16 · round(16·tanh(1))
    CHECK(c == 256);
    CHECK(activate_neuron({-one, -one, 0, one}, c) == 0);
    CHECK(c == 0);
}

TEST_CASE("A neuron follows the formulas in floating point") {
    const auto quantised = [](double value) { return static_cast<int>(std::nearbyint(value * 16)); };
    const auto pre = [](std::int32_t sum) {
        return std::clamp(std::nearbyint(sum / 128.0), -32768.0, 32767.0) / 256;
    };
    const auto sigmoid = [&](std::int32_t sum) { return quantised(1 / (1 + std::exp(-pre(sum)))); };
    spartus::test::Random random(2);
    for (int repetition = 0; repetition < 20000; ++repetition) {
        const int shift = random.between(0, 20);
        const auto sum = [&] { return static_cast<std::int32_t>(random.bits()) >> shift; };
        const GateSums sums{sum(), sum(), sum(), sum()};
        auto c = static_cast<std::int16_t>(random.bits());
        const double exact = c * sigmoid(sums.f) / 16.0 + sigmoid(sums.i) * quantised(std::tanh(pre(sums.g)));
        const double new_c = std::clamp(std::nearbyint(exact), -32768.0, 32767.0);
        const int h = activate_neuron(sums, c);
        REQUIRE(c == new_c);
        REQUIRE(h == sigmoid(sums.o) * quantised(std::tanh(new_c / 256)));
    }
}
