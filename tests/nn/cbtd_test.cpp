#include "spartus/nn/cbtd.hpp"

#include <algorithm>
#include <cstdlib>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

#include "spartus/nn/row_mapping.hpp"

#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::nn;

namespace {

Network dense_network(std::size_t inputs, std::size_t hidden, unsigned seed) {
    std::mt19937 random(seed);
    Layer layer;
    layer.inputs = inputs;
    layer.hidden = hidden;
    const auto weight = [&] { return static_cast<std::int8_t>(static_cast<int>(random() % 127) + 1); };
    layer.weight_ih.resize(lstm.gates * hidden * inputs);
    layer.weight_hh.resize(lstm.gates * hidden * hidden);
    std::generate(layer.weight_ih.begin(), layer.weight_ih.end(), weight);
    std::generate(layer.weight_hh.begin(), layer.weight_hh.end(), weight);
    layer.bias.assign(lstm.rows * hidden, 1);
    return {{layer}};
}

Decimal gamma(const char* text) {
    return *Decimal::parse(text);
}

std::size_t non_zeros_of_sub_column(const Layer& layer, const RowMapping& mapping, std::size_t column,
                                    std::uint32_t pe) {
    std::size_t count = 0;
    for (std::uint32_t lidx = 0; lidx < mapping.rows_per_pe(); ++lidx) {
        if (mapping.neuron(lidx, pe) >= mapping.hidden) continue;
        if (layer.weight_ih[mapping.row(lidx, pe) * layer.inputs + column] != 0) ++count;
    }
    return count;
}

}  // namespace

TEST_CASE("With 64 rows per PE every sub-column keeps what its sparsity leaves") {
    const std::vector<std::pair<const char*, std::size_t>> expected = {
        {"0.90", 7}, {"0.92", 6}, {"0.93", 5}, {"0.9375", 4}, {"0.94", 4}, {"0.95", 4}, {"0.96", 3}, {"0.97", 2}};
    const RowMapping mapping{1024, 64, lstm.rows};
    REQUIRE(mapping.rows_per_pe() == 64);
    const Network dense = dense_network(2, 1024, 1);
    for (const auto& [text, kept] : expected) {
        Network network = dense;
        apply_cbtd(network, gamma(text), mapping.pes);
        for (std::size_t column = 0; column < 2; ++column) {
            for (std::uint32_t pe = 0; pe < mapping.pes; ++pe) {
                const std::size_t count = non_zeros_of_sub_column(network.layers[0], mapping, column, pe);
                if (count != kept) FAIL("sparsity " << text << ": PE " << pe << " keeps " << count);
            }
        }
    }
    SUCCEED();
}

TEST_CASE("The number to drop is taken of the decimal as written") {
    // 100·0.29 is 28.999… in binary but 29 as written.
    CHECK(gamma("0.29").floor_of_product(100) == 29);
    CHECK(gamma("0.57").floor_of_product(100) == 57);
    CHECK(gamma("0.94").floor_of_product(50) == 47);
}

TEST_CASE("Of equal magnitudes the lower row is kept") {
    Layer layer;
    layer.inputs = 1;
    layer.hidden = 1;
    layer.weight_ih = {5, -5, 5, -5};
    layer.weight_hh = {-128, 127, -128, 1};
    layer.bias.assign(4, 0);
    Network network{{layer}};
    apply_cbtd(network, gamma("0.5"), 1);
    CHECK(network.layers[0].weight_ih == std::vector<std::int8_t>{5, -5, 0, 0});
    CHECK(network.layers[0].weight_hh == std::vector<std::int8_t>{-128, 0, -128, 0});
}

TEST_CASE("What sorting each sub-column leaves is left, whatever the shape") {
    std::mt19937 random(5);
    for (const auto& [inputs, hidden, pes, text] : {std::tuple{7u, 100u, 1u, "0.5"},
                                                    {7u, 100u, 1u, "0.3"},
                                                    {70u, 300u, 3u, "0.9"},
                                                    {64u, 65u, 64u, "0.75"},
                                                    {129u, 20u, 7u, "0.3"}}) {
        Network network = dense_network(inputs, hidden, hidden);
        for (std::int8_t& weight : network.layers[0].weight_ih) {  // many equal ones
            weight = static_cast<std::int8_t>(static_cast<int>(random() % 5) - 2);
        }
        const std::vector<std::int8_t> before = network.layers[0].weight_ih;
        apply_cbtd(network, gamma(text), pes);
        const MatrixRows rows = rows_of_ih(network.layers[0], pes);
        for (std::uint32_t column = 0; column < inputs; ++column) {
            for (std::uint32_t pe = 0; pe < pes; ++pe) {
                std::vector<std::pair<int, std::size_t>> first_to_go;  // magnitude, place from the highest row down
                for (std::uint32_t index = rows.per_pe(); index-- > 0;) {
                    const auto row = rows.row(index, pe);
                    const std::size_t at = row ? *row * inputs + column : before.size();
                    first_to_go.emplace_back(row ? std::abs(before[at]) : 0, at);
                }
                std::stable_sort(first_to_go.begin(), first_to_go.end(),
                                 [](const auto& a, const auto& b) { return a.first < b.first; });
                const std::uint64_t dropped = gamma(text).floor_of_product(rows.per_pe());
                for (std::size_t k = 0; k < first_to_go.size(); ++k) {
                    const std::size_t at = first_to_go[k].second;
                    if (at == before.size()) continue;
                    const std::int8_t expected = k < dropped ? std::int8_t{0} : before[at];
                    if (network.layers[0].weight_ih[at] != expected) FAIL("weight " << at << " of " << hidden);
                }
            }
        }
    }
    SUCCEED();
}

TEST_CASE("Padding rows are the first to go") {
    // H = 3 and M = 2: L = 8 and PE 1 holds neuron 1 and a padding row for every gate.
    Network network = dense_network(1, 3, 2);
    apply_cbtd(network, gamma("0.5"), 2);
    const RowMapping mapping{3, 2, lstm.rows};
    CHECK(non_zeros_of_sub_column(network.layers[0], mapping, 0, 0) == 4);
    CHECK(non_zeros_of_sub_column(network.layers[0], mapping, 0, 1) == 4);
    apply_cbtd(network, gamma("0.75"), 2);
    CHECK(non_zeros_of_sub_column(network.layers[0], mapping, 0, 1) == 2);
}

TEST_CASE("Biases are never pruned, and a sparsity of 1 leaves no weight") {
    Network network = dense_network(3, 4, 3);
    apply_cbtd(network, gamma("1"), 2);
    const Layer& layer = network.layers[0];
    CHECK(std::count(layer.weight_ih.begin(), layer.weight_ih.end(), 0) == 48);
    CHECK(std::count(layer.bias.begin(), layer.bias.end(), 0) == 0);
}

TEST_CASE("While a network is trained a candidate goes with probability alpha, and nothing else goes") {
    const Network dense = dense_network(40, 64, 3);
    Network pruned = dense;
    apply_cbtd(pruned, gamma("0.75"), 8);
    const auto zeros = [](const Network& network) {
        const auto& weights = network.layers[0].weight_ih;
        return std::count(weights.begin(), weights.end(), 0);
    };
    const auto half = [&](unsigned seed) {
        Network network = dense;
        std::mt19937_64 random(seed);
        apply_cbtd(network, gamma("0.75"), 8, 0.5, random);
        return network;
    };
    const Network some = half(1);
    const auto candidates = static_cast<double>(zeros(pruned));
    CHECK(candidates == 40 * 8 * 24);
    CHECK(static_cast<double>(zeros(some)) == Approx(candidates / 2).epsilon(0.05));
    for (std::size_t n = 0; n < some.layers[0].weight_ih.size(); ++n) {
        const bool candidate = pruned.layers[0].weight_ih[n] == 0;
        const std::int8_t expected =
            candidate && some.layers[0].weight_ih[n] == 0 ? std::int8_t{0} : dense.layers[0].weight_ih[n];
        if (some.layers[0].weight_ih[n] != expected) FAIL("weight " << n << " changed");
    }
    CHECK(half(1).layers[0].weight_ih == some.layers[0].weight_ih);
    CHECK(half(2).layers[0].weight_ih != some.layers[0].weight_ih);

    for (const double alpha : {0.0, 1.0}) {
        Network network = dense;
        std::mt19937_64 random(1);
        apply_cbtd(network, gamma("0.75"), 8, alpha, random);
        CHECK(network.layers[0].weight_ih == (alpha == 0 ? dense : pruned).layers[0].weight_ih);
        CHECK(network.layers[0].weight_hh == (alpha == 0 ? dense : pruned).layers[0].weight_hh);
    }
}
