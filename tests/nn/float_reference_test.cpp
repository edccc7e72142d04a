#include "spartus/nn/float_reference.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace spartus;

TEST_CASE("A float LSTM of one unit computes the textbook step") {
    const nn::FloatLayer layer{
        1, 1, {0.5F, -0.25F, 1, 2}, {0.125F, 0.5F, -1, 0.25F}, {0, 0.5F, 0, 0}, {0, 0.5F, 0, 0}};
    const nn::Trace trace{"", 2, 1, {256, -128}};  // 1, -0.5
    const auto h = nn::float_hidden({layer}, {trace, trace});
    REQUIRE(h.size() == 4);
    const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
    const double c1 = sigmoid(0.5) * std::tanh(1.0);
    const double h1 = sigmoid(2.0) * std::tanh(c1);
    const double c2 = sigmoid(1.125 + 0.5 * h1) * c1 + sigmoid(-0.25 + 0.125 * h1) * std::tanh(-0.5 - h1);
    const double h2 = sigmoid(-1 + 0.25 * h1) * std::tanh(c2);
    CHECK(h[0] == Approx(h1).epsilon(1e-6));
    CHECK(h[1] == Approx(h2).margin(1e-6));
    CHECK(h[2] == h[0]);  // each sequence begins anew
    CHECK(h[3] == h[1]);
}

TEST_CASE("SQNR is ten times the logarithm of signal over error") {
    CHECK(nn::sqnr_db({1, 0}, {256, 0}) == INFINITY);
    CHECK(nn::sqnr_db({1, -1}, {128, -128}) == Approx(10 * std::log10(4.0)));
    CHECK(std::isnan(nn::sqnr_db({0, 0}, {1, 0})));
}
