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

TEST_CASE("A sparse matrix gives the h of a dense one, to the bit") {
    nn::FloatLayer sparse;
    sparse.inputs = 3;
    sparse.hidden = 8;
    sparse.weight_ih.resize(4 * 8 * 3);
    sparse.weight_hh.resize(4 * 8 * 8);
    for (std::size_t k = 0; k < sparse.weight_ih.size(); k += 5)
        sparse.weight_ih[k] = 0.01F * static_cast<float>(k);
    for (std::size_t k = 0; k < sparse.weight_hh.size(); k += 7)
        sparse.weight_hh[k] = -0.003F * static_cast<float>(k);
    sparse.bias_ih = sparse.bias_hh = std::vector<float>(4 * 8, 0.1F);
    nn::FloatLayer dense = sparse;  // what is added changes no sum, but is no zero
    for (auto* weights : {&dense.weight_ih, &dense.weight_hh}) {
        for (float& weight : *weights) weight = weight == 0 ? 1e-30F : weight;
    }
    const nn::Trace trace{"", 4, 3, {256, -128, 5, 0, 77, -400, 256, 256, 1, 9, 8, 7}};
    CHECK(nn::float_hidden({sparse}, {trace}) == nn::float_hidden({dense}, {trace}));
}

TEST_CASE("SQNR is ten times the logarithm of signal over error") {
    CHECK(nn::sqnr_db({1, 0}, {256, 0}) == INFINITY);
    CHECK(nn::sqnr_db({1, -1}, {128, -128}) == Approx(10 * std::log10(4.0)));
    CHECK(std::isnan(nn::sqnr_db({0, 0}, {1, 0})));
}
