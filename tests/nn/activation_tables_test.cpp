#include "spartus/nn/activation_tables.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace spartus::nn;

namespace {

/// Counts the inputs at which a table is not the half-to-even rounding of the exact value; long double leaves more
/// than forty bits between the nearest value to a tie and its own error.
template <typename Function>
int wrong_entries(const ActivationTable& table, Function exact) {
    int wrong = 0;
    for (int x = -32768; x <= 32767; ++x) {
        const long double value = exact(static_cast<long double>(x) / 256.0L) * 16.0L;
        if (table(static_cast<std::int16_t>(x)) != static_cast<int>(std::nearbyint(value))) ++wrong;
    }
    return wrong;
}

}  // namespace

TEST_CASE("Sigmoid is exact at all 65,536 inputs") {
    CHECK(wrong_entries(sigmoid, [](long double x) { return 1.0L / (1.0L + std::exp(-x)); }) == 0);
}

TEST_CASE("Tanh is exact at all 65,536 inputs") {
    CHECK(wrong_entries(spartus::nn::tanh, [](long double x) { return std::tanh(x); }) == 0);
}

TEST_CASE("The tables' limits are 0 and 1 for sigmoid, -1 and 1 for tanh") {
    CHECK(sigmoid(-32768) == 0);
    CHECK(sigmoid(0) == 8);
    CHECK(sigmoid(32767) == 16);
    CHECK(spartus::nn::tanh(-32768) == -16);
    CHECK(spartus::nn::tanh(0) == 0);
    CHECK(spartus::nn::tanh(32767) == 16);
}
