#include "spartus/nn/cells/gru.hpp"

#include <algorithm>
#include <cmath>

#include "spartus/arch/spartus/config.hpp"
#include "spartus/base/error.hpp"
#include "spartus/config/key.hpp"
#include "spartus/nn/cbcsc.hpp"
#include "spartus/nn/cbtd.hpp"
#include "spartus/nn/float_reference.hpp"
#include "spartus/nn/reference.hpp"

#include "support/catch.hpp"
#include "support/random.hpp"
#include "support/random_network.hpp"
#include "support/scalar_gru.hpp"

using namespace spartus;
using namespace spartus::nn;
using nn::BankFormat;
using nn::EncoderMode;

namespace {

/// 16·sigmoid and 16·tanh of a Q8.8 number, rounded.
int table(double value) {
    return static_cast<int>(std::nearbyint(16 * value));
}

}  // namespace

TEST_CASE("The GRU worked by hand: pre-activations and h of every step") {
    Reference reference(test::scalar_gru(), {EncoderMode::delta, 0, 0, 32});
    const Trace trace = test::scalar_gru_trace();
    for (std::size_t t = 0; t < trace.steps; ++t) {
        reference.step(trace.x.data() + t);
        INFO("step " << t);
        CHECK(reference.layer(0).pre() == test::scalar_gru_steps()[t].pre);
        CHECK(reference.h() == std::vector<std::int16_t>{test::scalar_gru_steps()[t].h});
    }
}

TEST_CASE("A reset clears the h of a GRU") {
    Reference reference(test::scalar_gru(), {EncoderMode::delta, 0, 0, 32});
    const Trace trace = test::scalar_gru_trace();
    for (std::size_t t = 0; t < 2; ++t) reference.step(trace.x.data() + t);
    reference.reset();
    reference.step(trace.x.data());
    CHECK(reference.h() == std::vector<std::int16_t>{120});
}

TEST_CASE("A GRU takes its h of the previous step, not the value last sent") {
    // Θh = 200 lets no h fire: the sums never hear of it, yet z·h is there.
    Reference reference(test::scalar_gru(), {EncoderMode::delta, 0, 200, 32});
    const Trace trace = test::scalar_gru_trace();
    for (std::size_t t = 0; t < 2; ++t) reference.step(trace.x.data() + t);
    CHECK(reference.layer(0).fired_h().empty());
    // r = 10, z = 6, n = 12 as in step 0: 10·12 + 6·120/16 = 165.
    CHECK(reference.h() == std::vector<std::int16_t>{165});
}

TEST_CASE("With thresholds of zero, delta mode and the plain GRU give the same h") {
    const Network network = test::random_network({5, 7, 4}, 3, 2, &gru);
    Reference delta(network, {EncoderMode::delta, 0, 0, 32});
    Reference zero_skip(network, {EncoderMode::zero_skip, 0, 0, 32});
    Reference dense(network, {EncoderMode::dense, 0, 0, 32});
    const Trace trace = test::random_trace(12, 5, 4);
    for (std::size_t t = 0; t < trace.steps; ++t) {
        const std::int16_t* const x = trace.x.data() + t * trace.inputs;
        for (Reference* reference : {&delta, &zero_skip, &dense}) reference->step(x);
        CHECK(delta.h() == dense.h());
        CHECK(zero_skip.h() == dense.h());
    }
}

TEST_CASE("A neuron of the GRU follows the formulas in floating point") {
    test::Random random(5);
    std::vector<std::int16_t> c(1), h(1);
    for (int repetition = 0; repetition < 20000; ++repetition) {
        const int shift = random.between(0, 8);
        std::vector<std::int16_t> pre(4);
        for (auto& sum : pre) sum = static_cast<std::int16_t>(static_cast<std::int16_t>(random.bits()) >> shift);
        const auto at = [&](std::size_t row) { return pre[row] / 256.0; };
        const int before = h[0] = static_cast<std::int16_t>(random.between(-256, 256));
        const int r = table(1 / (1 + std::exp(-at(row_r))));
        const int z = table(1 / (1 + std::exp(-at(row_z))));
        const double sum = pre[row_nx] + std::nearbyint(r * pre[row_nh] / 16.0);
        const int n = table(std::tanh(std::clamp(sum, -32768.0, 32767.0) / 256));
        gru.activate(pre, c, h);
        REQUIRE(h[0] == (16 - z) * n + std::nearbyint(z * before / 16.0));
        REQUIRE(c[0] == 0);
    }
}

TEST_CASE("The float GRU agrees with PyTorch's formula") {
    // Expected by tests/nn/cells/gru_vector.py in float64; torch.nn.GRU gives the same in float32.
    const FloatLayer layer{2,
                           2,
                           {0.5F, -0.25F, 1, 0.75F, -0.5F, 0.125F, 0.25F, -1, 0.875F, -0.75F, 0.375F, 0.625F},
                           {0.25F, -0.5F, 0.125F, 1, -1, 0.5F, 0.75F, 0.25F, -0.625F, 0.5F, 1, -0.375F},
                           {0.125F, -0.25F, 0.5F, -0.125F, 0.25F, -0.5F},
                           {-0.5F, 0.25F, 0.125F, 0.375F, 0.75F, -0.25F},
                           &gru};
    const Trace trace{"", 4, 2, {256, -128, -64, 384, 0, 32, -512, 192}};
    const std::vector<double> expected{0.464061112, -0.144499683, -0.021220877, 0.315030151,
                                       0.123988343, -0.088490225, -0.065732968, -0.500312166};
    const auto h = float_hidden({layer}, {trace, trace});
    REQUIRE(h.size() == 2 * expected.size());
    for (std::size_t k = 0; k < h.size(); ++k) {
        INFO("h " << k);
        CHECK(h[k] == Approx(expected[k % expected.size()]).margin(1e-6));
    }
}

TEST_CASE("Each bias of a GRU goes to the rows its matrix feeds: only those of r and z are added") {
    const std::vector<std::int8_t> ih{1, 2, 3}, hh{10, 20, 30};
    CHECK(bias_of_rows<std::int16_t>(gru, ih, hh) == std::vector<std::int16_t>{11, 22, 3, 30});
    CHECK(bias_of_rows<std::int16_t>(lstm, std::vector<std::int8_t>{1, 2, 3, 4},
                                     std::vector<std::int8_t>{10, 20, 30, 40}) ==
          std::vector<std::int16_t>{11, 22, 33, 44});
    for (const Cell* cell : cells()) {
        const std::vector<float> rows{1, 2, 3, 4, 5, 6, 7, 8};
        const auto [of_ih, of_hh] = biases_of_rows(*cell, rows);
        CHECK(of_ih.size() == 2 * cell->gates);
        CHECK(bias_of_rows<float>(*cell, of_ih, of_hh) == rows);
    }
}

TEST_CASE("Of a GRU three rows in four are pruned among, and the fourth is not stored") {
    // H = 2, M = 1: L = 8, of which six exist in either matrix; ⌊6·0.5⌋ = 3 go.
    Network network = test::uniform_network(1, 2, &gru);
    Layer& layer = network.layers[0];
    layer.weight_ih = {1, 2, 3, 4, 5, 6};
    layer.weight_hh = {6, 1, 5, 1, 4, 1, 3, 1, 2, 1, 1, 1};
    apply_cbtd(network, *Decimal::parse("0.5"), 1);
    CHECK(layer.weight_ih == std::vector<std::int8_t>{0, 0, 0, 4, 5, 6});
    CHECK(layer.weight_hh == std::vector<std::int8_t>{6, 1, 5, 1, 4, 1, 0, 0, 0, 0, 0, 0});

    const auto ih = encode_cbcsc(layer.weight_ih, 1, rows_of_ih(layer, 1), 1, BankFormat::cbcsc);
    CHECK(ih.banks[0].val == std::vector<Val>{4, 5, 6});
    CHECK(ih.banks[0].lidx == std::vector<Lidx>{3, 4, 5});  // z of unit 1, n_x of both
    layer.weight_hh = {0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 9, 0};
    const auto hh = encode_cbcsc(layer.weight_hh, 2, rows_of_hh(layer, 1), 1, BankFormat::cbcsc);
    CHECK(hh.blen == 2);
    CHECK(hh.banks[0].lidx == std::vector<Lidx>{6, 7, 0, 0});  // n_h of both, padding of the second column
}

TEST_CASE("In the dense format the row that a matrix lacks is zero, and a column takes L words") {
    const Network network = test::uniform_network(1, 2, &gru);
    const Layer& layer = network.layers[0];
    const auto ih = encode_cbcsc(layer.weight_ih, 1, rows_of_ih(layer, 1), 1, BankFormat::dense);
    const auto hh = encode_cbcsc(layer.weight_hh, 2, rows_of_hh(layer, 1), 2, BankFormat::dense);
    CHECK(ih.blen == 8);
    CHECK(ih.banks[0].val == std::vector<Val>{1, 1, 1, 1, 1, 1, 0, 0});
    CHECK(hh.banks[1].val == std::vector<Val>{1, 1, 1, 1, 0, 0, 1, 1});
    CHECK(hh.banks[1].lidx == std::vector<Lidx>{0, 1, 2, 3, 4, 5, 6, 7});
    CHECK(hh.non_zeros == 12);
    CHECK(hh.pairs == 16);
}

TEST_CASE("A GRU has three operations for an LSTM's four") {
    CHECK(dense_operations(test::uniform_network(123, 1024, &gru)) == 2u * 3 * 1024 * (123 + 1024));
    CHECK(dense_operations(test::uniform_network(123, 1024)) == 2u * 4 * 1024 * (123 + 1024));
}

TEST_CASE("network.cell knows every cell, and another one than the network's is refused with the cure") {
    for (const Cell* cell : cells()) {
        const Network network = test::uniform_network(1, 1, cell);
        CHECK_NOTHROW(check_cell(network, "", "a.safetensors"));
        CHECK_NOTHROW(check_cell(network, cell->name, "a.safetensors"));
        for (const config::Key& key : arch::spartus::Config{}.keys()) {
            if (key.full_name() != "network.cell") continue;
            arch::spartus::Config config;
            CHECK(key.assign(config, cell->name));
            CHECK(config.network.cell == cell->name);
            CHECK_FALSE(key.assign(config, "rnn"));
        }
    }
    try {
        check_cell(test::uniform_network(1, 1, &gru), "lstm", "a.safetensors");
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::config);
        CHECK(std::string(error.what()) ==
              "network.cell: is lstm, but the matrices of a.safetensors have 3 rows per hidden unit, which is gru: "
              "set it to that, or leave it empty");
    }
}
