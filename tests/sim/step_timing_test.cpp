#include "spartus/sim/step_timing.hpp"

#include "support/catch.hpp"

using namespace spartus;

namespace {

/// One array; the elements given fire. Columns of two words each.
Cycle barrier(const config::Config& config, const std::vector<std::uint32_t>& x, std::uint32_t inputs) {
    std::vector<nn::Fired> fired;
    for (const std::uint32_t element : x) fired.push_back({element, 1});
    const std::vector<nn::Fired> none;
    return sim::barrier_cycles(config, {inputs, 0, 2, 2, fired, none});
}

config::Config one_array() {
    config::Config config;
    config.accelerator.arrays = 1;
    return config;
}

}  // namespace

TEST_CASE("Nothing to inspect: the barrier is in cycle S") {
    CHECK(barrier(one_array(), {}, 0) == 1);
}

TEST_CASE("Nothing fires: the encoder is done two cycles after its last window") {
    CHECK(barrier(one_array(), {}, 8) == 1 + 2);
    CHECK(barrier(one_array(), {}, 9) == 2 + 2);
}

TEST_CASE("One column: emitted in 1, popped in 3, its last word in 4, summed five cycles later") {
    CHECK(barrier(one_array(), {0}, 8) == 4 + 5);
    CHECK(barrier(one_array(), {8}, 16) == 5 + 5);  // the first window is consumed whole in cycle 1
}

TEST_CASE("With one credit a token leaves when the one before it has been popped and its credit is back") {
    config::Config config = one_array();
    CHECK(barrier(config, {0, 1}, 8) == 6 + 5);  // words in 3, 4 and 5, 6
    config.delta_encoder.fifo_depth = 1;
    CHECK(barrier(config, {0, 1}, 8) == 7 + 5);  // popped in 3, spent in 4, popped in 6: words in 3, 4 and 6, 7
}

TEST_CASE("The least latency of the dense test layer is its latency") {
    std::vector<nn::Fired> x, h;
    for (std::uint32_t j = 0; j < 123; ++j) x.push_back({j, 1});
    for (std::uint32_t j = 0; j < 1024; ++j) h.push_back({j, 1});
    CHECK(sim::least_latency({}, {123, 1024, 64, 64, x, h}) == 9297);
    CHECK(sim::least_latency({}, {123, 1024, 4, 4, x, h}) == 657);
}
