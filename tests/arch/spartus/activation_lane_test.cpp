#include "spartus/arch/spartus/activation_lane.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "spartus/nn/activation_tables.hpp"

#include "support/catch.hpp"
#include "support/random.hpp"
#include "support/scalar_gru.hpp"
#include "support/worked_example.hpp"

using spartus::arch::spartus::lanes_of;

namespace {

using LaneSums = std::array<std::int32_t, 4>;

/// One neuron of a cell: its h from the sums of its rows and what its lane keeps.
std::int16_t lane(const spartus::nn::Cell& cell, const LaneSums& sums, std::int16_t& state) {
    std::array<std::int16_t, 4> pre{};
    spartus::arch::spartus::pre_activations(sums.data(), sums.size(), pre.data());
    std::int16_t h = 0;
    lanes_of(cell)(pre.data(), 1, 1, &state, &h);
    return h;
}

std::int16_t lstm_lane(const LaneSums& sums, std::int16_t& c) {
    return lane(spartus::nn::lstm, sums, c);
}

std::int16_t gru_lane(const LaneSums& sums, std::int16_t& h) {
    return lane(spartus::nn::gru, sums, h);
}

constexpr std::int32_t one = 1 << 20;  ///< sigmoid and tanh are 1 here, 0 and -1 at its negative
constexpr std::int32_t lsb = 1 << 7;   ///< of the quantised pre-activation in a sum

/// 16·tanh of the sum, seen through c = i·g with i = 1.
int tanh_of(std::int32_t sum) {
    std::int16_t c = 0;
    lstm_lane({one, -one, sum, one}, c);
    return c / 16;
}

}  // namespace

TEST_CASE("The neurons of the worked example go through their states") {
    std::vector<std::int16_t> c(2);
    for (const auto& step : spartus::test::worked_steps()) {
        for (std::size_t k = 0; k < 2; ++k) {
            const auto sum = [&](std::size_t gate) { return step.pre[2 * gate + k] * lsb; };
            CHECK(lstm_lane({sum(0), sum(1), sum(2), sum(3)}, c[k]) == step.h[k]);
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
    const auto next_c = [](LaneSums sums, std::int16_t c) {
        lstm_lane(sums, c);
        return c;
    };
    const LaneSums half{-one, 0, 0, 0};  // f = 1/2
    CHECK(next_c(half, 1) == 0);
    CHECK(next_c(half, 3) == 2);
    CHECK(next_c(half, -1) == 0);
    CHECK(next_c(half, -3) == -2);
    const LaneSums keep_and_add{one, one, one, 0};
    CHECK(next_c(keep_and_add, 32767 - 256) == 32767);
    CHECK(next_c(keep_and_add, 32767 - 255) == 32767);
    CHECK(next_c(keep_and_add, 32767) == 32767);
    CHECK(next_c({one, one, -one, 0}, -32768) == -32768);
}

TEST_CASE("h is taken from the new c") {
    std::int16_t c = 0;
    CHECK(lstm_lane({one, -one, one, one}, c) == 192);  // 16 · round(16·tanh(1))
    CHECK(c == 256);
    CHECK(lstm_lane({-one, -one, 0, one}, c) == 0);
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
        const LaneSums sums{sum(), sum(), sum(), sum()};
        auto c = static_cast<std::int16_t>(random.bits());
        const double exact = c * sigmoid(sums[1]) / 16.0 + sigmoid(sums[0]) * quantised(std::tanh(pre(sums[2])));
        const double new_c = std::clamp(std::nearbyint(exact), -32768.0, 32767.0);
        const int h = lstm_lane(sums, c);
        REQUIRE(c == new_c);
        REQUIRE(h == sigmoid(sums[3]) * quantised(std::tanh(new_c / 256)));
    }
}

TEST_CASE("Lanes side by side are lanes one by one") {
    constexpr std::size_t count = 37, stride = 40;
    spartus::test::Random random(7);
    for (const spartus::nn::Cell* cell : spartus::nn::cells()) {
        std::vector<std::int16_t> pre;
        for (std::size_t k = 0; k < cell->rows * stride; ++k) {
            pre.push_back(static_cast<std::int16_t>(random.between(-1500, 1500)));
        }
        std::vector<std::int16_t> state(count, 100), h(count);
        lanes_of (*cell)(pre.data(), stride, count, state.data(), h.data());
        for (std::size_t k = 0; k < count; ++k) {
            LaneSums sums{};
            for (std::size_t row = 0; row < cell->rows; ++row) sums[row] = pre[row * stride + k] * lsb;
            std::int16_t kept = 100;
            CHECK(lane(*cell, sums, kept) == h[k]);
            CHECK(kept == state[k]);
        }
    }
}

TEST_CASE("The GRU worked by hand goes through its states in a lane, which keeps h") {
    std::int16_t h = 0;
    for (const auto& step : spartus::test::scalar_gru_steps()) {
        const auto sum = [&](std::size_t row) { return step.pre[row] * lsb; };
        CHECK(gru_lane({sum(0), sum(1), sum(2), sum(3)}, h) == step.h);
        CHECK(h == step.h);
    }
}

TEST_CASE("A GRU's lane rounds what r leaves of n_h to even, and saturates the sum with n_x") {
    // r = 1/2: n_h of 17 and 19 LSB give 8.5 → 8 and 9.5 → 10; tanh rises to 1/16 from 8 to 9. z = 0.
    const auto n_of = [](std::int32_t n_x, std::int32_t n_h, std::int32_t r = 0) {
        std::int16_t h = 0;
        return gru_lane({r, -one, n_x, n_h}, h) / 16;
    };
    CHECK(n_of(0, 17 * lsb) == 0);
    CHECK(n_of(0, 19 * lsb) == 1);
    CHECK(n_of(0, -17 * lsb) == 0);
    CHECK(n_of(32767 * lsb, 32767 * lsb, one) == 16);
    CHECK(n_of(-32768 * lsb, -32768 * lsb, one) == -16);
}

TEST_CASE("A GRU's lane rounds what z keeps of h to even") {
    for (const auto& [before, after] : {std::pair{1, 0}, {3, 2}, {-1, 0}, {-3, -2}, {256, 128}}) {
        auto h = static_cast<std::int16_t>(before);
        CHECK(gru_lane({0, 0, 0, 0}, h) == after);  // z = 1/2, n = 0
    }
}

TEST_CASE("Spartus has lanes for every cell") {
    for (const spartus::nn::Cell* cell : spartus::nn::cells()) CHECK_NOTHROW(lanes_of(*cell));
    CHECK(spartus::arch::spartus::cells_with_lanes() == spartus::nn::cells());
    spartus::nn::Cell other = spartus::nn::gru;
    CHECK(lanes_of(other) == lanes_of(spartus::nn::gru));
    other.name = "rnn";
    CHECK_THROWS_AS(lanes_of(other), std::logic_error);
}

TEST_CASE("Lanes look up what the tables hold, for every pre-activation that there is") {
    constexpr std::size_t count = 65536;
    constexpr std::int16_t lowest = -32768, highest = 32767;
    const auto x_of = [](std::size_t k) { return static_cast<std::int16_t>(static_cast<int>(k) + lowest); };
    std::vector<std::int16_t> pre(4 * count, highest), c(count), h(count);
    for (std::size_t k = 0; k < count; ++k) {
        pre[count + k] = lowest;  // f = 0, and i = 1
        pre[2 * count + k] = pre[3 * count + k] = x_of(k);
    }
    lanes_of(spartus::nn::lstm)(pre.data(), count, count, c.data(), h.data());
    for (std::size_t k = 0; k < count; ++k) {
        if (c[k] != 16 * spartus::nn::tanh(x_of(k))) FAIL("tanh of " << x_of(k));
        if (h[k] != spartus::nn::sigmoid(x_of(k)) * spartus::nn::tanh(c[k])) FAIL("h of " << x_of(k));
    }
    std::fill(c.begin(), c.end(), highest);
    std::fill(pre.begin(), pre.begin() + 3 * count, highest);  // f = 1, so c stays and its tanh is 1
    lanes_of(spartus::nn::lstm)(pre.data(), count, count, c.data(), h.data());
    for (std::size_t k = 0; k < count; ++k) {
        if (h[k] != 16 * spartus::nn::sigmoid(x_of(k))) FAIL("sigmoid of " << x_of(k));
    }
}
