#include "spartus/accuracy/comparison.hpp"

#include <cmath>

#include "spartus/io/network_file.hpp"
#include "spartus/nn/fixed_point.hpp"

#include "support/catch.hpp"

using spartus::accuracy::compare;
using spartus::accuracy::expected_hidden;
using spartus::accuracy::LayerErrors;
using spartus::nn::EncoderMode;

namespace nn = spartus::nn;

namespace {

/// One unit over `inputs` inputs: `weight` in every row of gate i and 0 elsewhere, no biases.
nn::Network one_unit(std::size_t inputs, std::int8_t weight) {
    nn::Layer layer;
    layer.inputs = inputs;
    layer.hidden = 1;
    layer.weight_ih.assign(4 * inputs, 0);
    std::fill_n(layer.weight_ih.begin(), inputs, weight);
    layer.weight_hh.assign(4, 0);
    layer.bias.assign(4, 0);
    return {{layer}};
}

nn::Trace constant_trace(std::size_t steps, std::size_t inputs, std::int16_t value) {
    return {"t", steps, inputs, std::vector<std::int16_t>(steps * inputs, value)};
}

/// Two layers of small random numbers.
std::vector<nn::FloatLayer> two_layers() {
    std::uint32_t state = 1;
    const auto random = [&state] {
        state = state * 1664525 + 1013904223;
        return static_cast<float>(state >> 8) / static_cast<float>(1 << 24) - 0.5F;
    };
    std::vector<nn::FloatLayer> layers;
    for (const std::size_t inputs : {3u, 6u}) {
        nn::FloatLayer layer;
        layer.inputs = inputs;
        layer.hidden = 6;
        layer.weight_ih.resize(24 * inputs);
        layer.weight_hh.resize(24 * 6);
        layer.bias_ih.resize(24);
        layer.bias_hh.resize(24);
        for (auto* values : {&layer.weight_ih, &layer.weight_hh, &layer.bias_ih, &layer.bias_hh}) {
            for (float& value : *values) value = random();
        }
        layers.push_back(layer);
    }
    return layers;
}

nn::Trace wavy_trace(std::size_t steps) {
    nn::Trace trace{"t", steps, 3, {}};
    for (std::size_t k = 0; k < 3 * steps; ++k) {
        trace.x.push_back(static_cast<std::int16_t>(400 * std::sin(0.1 * static_cast<double>(k))));
    }
    return trace;
}

}  // namespace

TEST_CASE("The error of h is its distance from what is expected, over all steps and units") {
    const nn::Network network = spartus::io::quantised(two_layers());
    const std::vector<nn::Trace> traces = {wavy_trace(5), wavy_trace(3)};
    nn::Reference reference(network, {});
    std::vector<std::vector<float>> expected(2);
    for (const nn::Trace& trace : traces) {
        reference.reset();
        for (std::size_t t = 0; t < trace.steps; ++t) {
            reference.step(trace.x.data() + 3 * t);
            for (std::size_t l = 0; l < 2; ++l) {
                for (const std::int16_t h : reference.layer(l).h()) {
                    expected[l].push_back(static_cast<float>(h) / 256 + (l == 0 ? 0 : 0.25F));
                }
            }
        }
    }
    expected[1][7] += 0.5F;
    const std::vector<LayerErrors> errors = compare(network, {}, traces, expected);
    REQUIRE(errors.size() == 2);
    CHECK(errors[0].largest_error == 0);
    CHECK(errors[0].rms_error == 0);
    CHECK(std::isinf(errors[0].sqnr_db));
    CHECK(errors[1].largest_error == 0.75);
    CHECK(errors[1].rms_error == Approx(std::sqrt((47 * 0.0625 + 0.5625) / 48)));
    CHECK(errors[0].sums == 8 * 24);
    CHECK(errors[0].elements == 8 * 9);
    CHECK(errors[1].elements == 8 * 12);
}

TEST_CASE("Quantisation alone costs little, and a threshold of 0 nothing more") {
    const auto layers = two_layers();
    const nn::Network network = spartus::io::quantised(layers);
    const std::vector<nn::Trace> traces = {wavy_trace(50)};
    const auto expected = expected_hidden(layers, traces);
    REQUIRE(expected.size() == 2);
    CHECK(expected[0].size() == 50 * 6);
    const auto delta = compare(network, {}, traces, expected);
    const auto dense = compare(network, {EncoderMode::dense}, traces, expected);
    const auto coarse = compare(network, {EncoderMode::delta, 128, 128}, traces, expected);
    for (std::size_t l = 0; l < 2; ++l) {
        CHECK(delta[l].sqnr_db > 15);
        CHECK(delta[l].sqnr_db == dense[l].sqnr_db);
        CHECK(delta[l].largest_error == dense[l].largest_error);
        CHECK(dense[l].temporal_sparsity() == 0);
        CHECK(coarse[l].sqnr_db < delta[l].sqnr_db);
        CHECK(coarse[l].temporal_sparsity() > delta[l].temporal_sparsity());
        CHECK(delta[l].overflows == 0);
    }
}

TEST_CASE("Pre-activations beyond Q8.8 are counted, those just within are not") {
    // 127/128 times 32767/256 is just within, twice that is beyond.
    const std::vector<std::vector<float>> expected = {std::vector<float>(3)};
    const auto within = compare(one_unit(1, 127), {}, {constant_trace(3, 1, 32767)}, expected);
    const auto beyond = compare(one_unit(2, 127), {}, {constant_trace(3, 2, 32767)}, expected);
    CHECK(within[0].saturated == 0);
    CHECK(beyond[0].saturated == 3);
    CHECK(beyond[0].sums == 12);
    CHECK(beyond[0].saturated_share() == 0.25);
    CHECK(beyond[0].overflows == 0);
}

TEST_CASE("Sums beyond the accumulator are counted in every step that reads one, in every mode") {
    // 100 · 256 = 25600 fits 16 bits; 100 · 512 does not, and 2^16 · 3 wraps to where it looks small.
    const std::vector<std::vector<float>> expected = {std::vector<float>(4)};
    for (const EncoderMode mode : {EncoderMode::delta, EncoderMode::dense, EncoderMode::zero_skip}) {
        const nn::Arithmetic narrow{mode, 0, 0, 16};
        CHECK(compare(one_unit(1, 100), narrow, {constant_trace(4, 1, 256)}, expected)[0].overflows == 0);
        CHECK(compare(one_unit(1, 100), narrow, {constant_trace(4, 1, 512)}, expected)[0].overflows == 4);
        CHECK(compare(one_unit(1, 64), narrow, {constant_trace(4, 1, 3072)}, expected)[0].overflows == 4);
    }
}
