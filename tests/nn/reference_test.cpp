#include "spartus/nn/reference.hpp"

#include "support/catch.hpp"
#include "support/worked_example.hpp"

using namespace spartus;
using namespace spartus::nn;
using nn::EncoderMode;

namespace {

std::vector<std::pair<std::uint32_t, std::int32_t>> pairs(const std::vector<Fired>& fired) {
    std::vector<std::pair<std::uint32_t, std::int32_t>> result;
    for (const Fired& f : fired) result.emplace_back(f.element, f.delta);
    return result;
}

/// One unit, one input: all weights of the input are `weight`, the rest is zero.
Network scalar_network(std::int8_t weight) {
    Layer layer;
    layer.inputs = layer.hidden = 1;
    layer.weight_ih = {weight, weight, weight, weight};
    layer.weight_hh = {0, 0, 0, 0};
    layer.bias = {0, 0, 0, 0};
    return {{layer}};
}

}  // namespace

TEST_CASE("The worked example: fired elements, pre-activations, c and h of every step") {
    Reference reference(test::worked_network(),
                        {EncoderMode::delta, test::worked_threshold, test::worked_threshold, 32});
    const Trace trace = test::worked_trace();
    const auto expected = test::worked_steps();
    for (std::size_t t = 0; t < trace.steps; ++t) {
        reference.step(trace.x.data() + t * trace.inputs);
        INFO("step " << t);
        CHECK(pairs(reference.layer(0).fired_x()) == pairs(expected[t].fired_x));
        CHECK(pairs(reference.layer(0).fired_h()) == pairs(expected[t].fired_h));
        CHECK(reference.layer(0).pre() == expected[t].pre);
        CHECK(reference.layer(0).c() == expected[t].c);
        CHECK(reference.layer(0).h() == expected[t].h);
    }
}

TEST_CASE("A change equal to the threshold fires, one below does not, none at all never does") {
    Reference reference(scalar_network(1), {EncoderMode::delta, 10, 10, 32});
    const auto fired = [&](std::int16_t x) {
        reference.step(&x);
        return reference.layer(0).fired_x().size();
    };
    CHECK(fired(9) == 0);
    CHECK(fired(10) == 1);
    CHECK(fired(10) == 0);
    CHECK(fired(1) == 0);
    CHECK(fired(0) == 1);

    Reference eager(scalar_network(1), {EncoderMode::delta, 0, 0, 32});
    const std::int16_t zero = 0;
    eager.step(&zero);
    CHECK(eager.layer(0).fired_x().empty());
}

TEST_CASE("A change that does not fire is kept against the last value sent") {
    Reference reference(scalar_network(1), {EncoderMode::delta, 10, 10, 32});
    for (const std::int16_t x : std::vector<std::int16_t>{4, 8}) {
        reference.step(&x);
        CHECK(reference.layer(0).fired_x().empty());
    }
    const std::int16_t x = 12;
    reference.step(&x);
    REQUIRE(reference.layer(0).fired_x().size() == 1);
    CHECK(reference.layer(0).fired_x()[0].delta == 12);
}

TEST_CASE("With thresholds of zero, delta mode and the plain LSTM give the same h") {
    const Network network = test::worked_network();
    Reference delta(network, {EncoderMode::delta, 0, 0, 32});
    Reference zero_skip(network, {EncoderMode::zero_skip, 0, 0, 32});
    Reference dense(network, {EncoderMode::dense, 0, 0, 32});
    const Trace trace = test::worked_trace();
    for (std::size_t t = 0; t < trace.steps; ++t) {
        const std::int16_t* const x = trace.x.data() + t * trace.inputs;
        delta.step(x);
        zero_skip.step(x);
        dense.step(x);
        CHECK(delta.h() == dense.h());
        CHECK(zero_skip.h() == dense.h());
        CHECK(dense.layer(0).fired_x().size() == 3);
        CHECK(dense.layer(0).fired_h().size() == 2);
    }
}

TEST_CASE("A delta spans 17 bits") {
    Reference reference(scalar_network(1), {EncoderMode::delta, 0, 0, 32});
    for (const std::int16_t x : {std::int16_t{-32768}, std::int16_t{32767}}) reference.step(&x);
    CHECK(reference.layer(0).fired_x().at(0).delta == 65535);
}

TEST_CASE("The delta memory wraps at the accumulator's width") {
    // 127 · 300 = 38100 = -27436 modulo 2^16, and -27436 / 2^7 = -214.3.
    Reference reference(scalar_network(127), {EncoderMode::delta, 0, 0, 16});
    const std::int16_t x = 300;
    reference.step(&x);
    CHECK(reference.layer(0).pre()[0] == -214);
}

TEST_CASE("A reset forgets everything") {
    Reference reference(test::worked_network(), {EncoderMode::delta, 26, 26, 32});
    const Trace trace = test::worked_trace();
    reference.step(trace.x.data());
    const auto first = reference.h();
    reference.step(trace.x.data() + 3);
    reference.reset();
    reference.step(trace.x.data());
    CHECK(reference.h() == first);
}
