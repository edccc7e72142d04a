// The second opinion against numbers worked out by hand.

#include "second_opinion/inputs.hpp"
#include "support/catch.hpp"
#include "support/worked_example.hpp"

using namespace spartus;

TEST_CASE("The second opinion gives the worked LSTM example, step by step") {
    arch::spartus::Config config;
    config.accelerator.arrays = 2;
    config.accelerator.pes_per_array = 1;
    config.delta_encoder.threshold_x = config.delta_encoder.threshold_h = test::worked_threshold / 256.0;
    const auto outcome = test::second_opinion_of(config, test::worked_network(), {test::worked_trace()});
    const auto expected = test::worked_steps();
    REQUIRE(outcome.steps.size() == expected.size());
    for (std::size_t t = 0; t < expected.size(); ++t) CHECK(outcome.steps[t].h == expected[t].h);
}

TEST_CASE("The second opinion gives the worked GRU example: h is 120, 145, 12") {
    arch::spartus::Config config;
    config.accelerator.arrays = config.accelerator.pes_per_array = 1;
    const second_opinion::Layer layer{1, 1, {64, -64, 127}, {32, 16, -100}, {0, 0, 0, 0}};
    const second_opinion::Network network{second_opinion::Cell::gru, {layer}};
    const auto outcome = second_opinion::run(test::design_of(config), network, {{{256}, {256}, {-128}}});
    REQUIRE(outcome.steps.size() == 3);
    CHECK(outcome.steps[0].h == second_opinion::Vector{120});
    CHECK(outcome.steps[1].h == second_opinion::Vector{145});
    CHECK(outcome.steps[2].h == second_opinion::Vector{12});
}

TEST_CASE("The second opinion gives a column from memory: word 0 issues 22 cycles after its command") {
    arch::spartus::Config config;
    config.accelerator.arrays = 1;
    config.accelerator.pes_per_array = 4;
    config.weight_bank.source = arch::spartus::WeightSource::memory;
    const std::vector<std::int8_t> ones(16, 1);
    const second_opinion::Layer layer{1, 4, ones, std::vector<std::int8_t>(64, 1), std::vector<std::int16_t>(16)};
    const auto outcome =
        second_opinion::run(test::design_of(config), {second_opinion::Cell::lstm, {layer}}, {{{100}}});
    REQUIRE(outcome.steps.size() == 1);
    CHECK(outcome.steps[0].arrays[0].memory == 22);
    CHECK(outcome.steps[0].beats == 4);
    CHECK(outcome.steps[0].compute == 32);
}
