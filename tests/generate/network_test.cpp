#include "spartus/generate/network.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "spartus/base/error.hpp"
#include "spartus/generate/integer_network.hpp"
#include "spartus/nn/cells/gru.hpp"

#include "support/catch.hpp"

namespace generate = spartus::generate;
using spartus::io::FloatLayer;

TEST_CASE("A generated network has the shapes asked for") {
    const auto layers = generate::network({5, 3, 2, 1});
    REQUIRE(layers.size() == 2);
    for (std::size_t l = 0; l < 2; ++l) {
        const FloatLayer& layer = layers[l];
        CHECK(layer.inputs == (l == 0 ? 5 : 3));
        CHECK(layer.hidden == 3);
        CHECK(layer.weight_ih.size() == 12 * layer.inputs);
        CHECK(layer.weight_hh.size() == 36);
        CHECK(layer.bias_ih.size() == 12);
        CHECK(layer.bias_hh.size() == 12);
    }
}

TEST_CASE("The recurrent weights of every gate are orthogonal and differ from gate to gate") {
    constexpr std::size_t hidden = 50;
    const FloatLayer layer = generate::network({1, hidden, 1, 1}).front();
    const auto gate_rows = [&](std::size_t gate) { return layer.weight_hh.data() + gate * hidden * hidden; };
    for (std::size_t gate = 0; gate < 4; ++gate) {
        const float* q = gate_rows(gate);
        for (std::size_t a = 0; a < hidden; ++a) {
            for (std::size_t b = 0; b < hidden; ++b) {
                double dot = 0;
                for (std::size_t c = 0; c < hidden; ++c) {
                    dot += static_cast<double>(q[a * hidden + c]) * static_cast<double>(q[b * hidden + c]);
                }
                CHECK(std::abs(dot - (a == b ? 1 : 0)) < 1e-6);
            }
        }
        if (gate > 0) CHECK_FALSE(std::equal(q, q + hidden * hidden, gate_rows(gate - 1)));
    }
}

TEST_CASE("The orthogonal matrices of one element are 1 and -1, equally often") {
    int positive = 0;
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const FloatLayer layer = generate::network({1, 1, 1, seed}).front();
        for (const float q : layer.weight_hh) {
            REQUIRE(std::abs(q) == 1);
            positive += q > 0 ? 1 : 0;
        }
    }
    CHECK(std::abs(positive - 200) < 50);  // five standard deviations of 400 tosses
}

TEST_CASE("The input weights are uniform within the bound of Xavier") {
    const FloatLayer layer = generate::network({100, 100, 1, 1}).front();
    const double bound = std::sqrt(6.0 / 500);
    double sum = 0;
    double squares = 0;
    for (const float weight : layer.weight_ih) {
        const auto w = static_cast<double>(weight);
        REQUIRE(std::abs(w) <= bound);
        sum += w;
        squares += w * w;
    }
    const auto count = static_cast<double>(layer.weight_ih.size());
    CHECK(std::abs(sum / count) < 5 * bound / std::sqrt(3 * count));
    CHECK(squares / count == Approx(bound * bound / 3).epsilon(0.03));
}

TEST_CASE("Only the forget gate has a bias, of one half in either vector") {
    const FloatLayer layer = generate::network({1, 2, 1, 1}).front();
    CHECK(layer.bias_ih == std::vector<float>{0, 0, 0.5F, 0.5F, 0, 0, 0, 0});
    CHECK(layer.bias_hh == layer.bias_ih);
}

TEST_CASE("A generated GRU has three gates and no bias") {
    const auto layers = generate::network({5, 3, 2, 1, &spartus::nn::gru});
    for (const FloatLayer& layer : layers) {
        CHECK(layer.cell == &spartus::nn::gru);
        CHECK(layer.weight_ih.size() == 9 * layer.inputs);
        CHECK(layer.weight_hh.size() == 27);
        CHECK(layer.bias_ih == std::vector<float>(9));
        CHECK(layer.bias_hh == std::vector<float>(9));
    }
    const spartus::nn::Layer integer = generate::integer_network({5, 3, 1, 1, &spartus::nn::gru}, 9).layers[0];
    CHECK(integer.weight_ih.size() == 45);
    CHECK(integer.weight_hh.size() == 27);
    CHECK(integer.bias.size() == 12);
}

TEST_CASE("A seed determines the network, on every machine alike") {
    const FloatLayer first = generate::network({3, 4, 1, 7}).front();
    const FloatLayer again = generate::network({3, 4, 1, 7}).front();
    const FloatLayer other = generate::network({3, 4, 1, 8}).front();
    CHECK(first.weight_ih == again.weight_ih);
    CHECK(first.weight_hh == again.weight_hh);
    CHECK(first.weight_ih != other.weight_ih);
    CHECK(first.weight_hh != other.weight_hh);
    const std::vector<float> pinned = {0.285904408F, 0.504970968F, -0.429989219F, 0.440472394F};
    CHECK(std::vector<float>(first.weight_ih.begin(), first.weight_ih.begin() + 4) == pinned);
}

TEST_CASE("Networks of nothing and of far too much are refused") {
    constexpr std::size_t huge = std::numeric_limits<std::size_t>::max();
    for (const generate::NetworkOptions options : {generate::NetworkOptions{0, 1, 1, 1},
                                                   {1, 0, 1, 1},
                                                   {1, 1, 0, 1},
                                                   {huge, 1, 1, 1},
                                                   {1, huge, 1, 1},
                                                   {1, 1, huge, 1},
                                                   {1, 8192, 1, 1},
                                                   {huge, huge, huge, 1}}) {
        try {
            generate::network(options);
            FAIL("no error");
        } catch (const spartus::Error& error) {
            CHECK(error.code() == spartus::ExitCode::usage);
        }
    }
}
