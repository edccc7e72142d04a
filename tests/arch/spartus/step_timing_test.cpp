#include "spartus/arch/spartus/step_timing.hpp"

#include "spartus/arch/spartus/step_timer.hpp"

#include "support/catch.hpp"

using namespace spartus;

namespace {

/// A matrix of four rows in one PE, every weight stored in `words` of them.
arch::spartus::ColumnWords matrix(std::uint32_t columns, std::uint32_t words, bool hazards = false) {
    std::vector<std::int8_t> weights(std::size_t{4} * columns);
    std::fill_n(weights.begin(), std::size_t{words} * columns, std::int8_t{1});
    return {weights, {columns, 1, 1, false, hazards}};
}

/// One array of one PE; the elements given fire. Columns of `words` words each.
arch::spartus::StepTiming timing(const arch::spartus::Config& config, const std::vector<std::uint32_t>& x,
                                 std::uint32_t inputs, std::uint32_t words = 2) {
    std::vector<nn::Fired> fired;
    for (const std::uint32_t element : x) fired.push_back({element, 1});
    const std::vector<nn::Fired> none;
    const bool hazards = config.pe_array.hazard == arch::spartus::Hazard::stall;
    const arch::spartus::ColumnWords ih = matrix(inputs, words, hazards), hh = matrix(0, 0, hazards);
    return arch::spartus::StepTimer(config)({inputs, hazards ? 1u : 0u, ih, hh, fired, none});
}

Cycle barrier(const arch::spartus::Config& config, const std::vector<std::uint32_t>& x, std::uint32_t inputs) {
    return timing(config, x, inputs).barrier;
}

arch::spartus::Config one_array() {
    arch::spartus::Config config;
    config.accelerator.arrays = 1;
    config.accelerator.pes_per_array = 1;
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
    arch::spartus::Config config = one_array();
    CHECK(barrier(config, {0, 1}, 8) == 6 + 5);  // words in 3, 4 and 5, 6
    config.delta_encoder.fifo_depth = 1;
    CHECK(barrier(config, {0, 1}, 8) == 7 + 5);  // popped in 3, spent in 4, popped in 6: words in 3, 4 and 6, 7
}

TEST_CASE("A word waits until the same row is free, whether in its column or not, and the pop waits with word 0") {
    arch::spartus::Config config = one_array();
    config.pe_array.hazard = arch::spartus::Hazard::stall;
    // One word per column, always row 0: in 3, and the next no earlier than pe_array.latency after it.
    const arch::spartus::ArrayTiming same = timing(config, {0, 1, 2}, 8, 1).arrays[0];
    CHECK(same.hazard == 2 + 2);
    CHECK(same.issue == 3);
    // Four words per column, rows 0 to 3: each row is free again when its turn comes.
    CHECK(timing(config, {0, 1, 2}, 8, 4).arrays[0].hazard == 0);
    CHECK(timing(config, {0, 1, 2}, 8, 2).arrays[0].hazard == 1 + 1);
    config.pe_array.hazard = arch::spartus::Hazard::forward;
    CHECK(timing(config, {0, 1, 2}, 8, 1).arrays[0].hazard == 0);
}

TEST_CASE("A hazard that holds back a pop holds back its credit") {
    arch::spartus::Config config = one_array();
    config.delta_encoder.fifo_depth = 1;
    CHECK(timing(config, {0, 1, 2}, 8, 1).barrier == 9 + 5);  // in 3, 6, 9: emitted in 1, 4, 7
    config.pe_array.hazard = arch::spartus::Hazard::stall;
    config.pe_array.latency = 6;
    CHECK(timing(config, {0, 1, 2}, 8, 1).barrier == 15 + 8);  // in 3, 9, 15
}

TEST_CASE("The causes of an encoder and of an array cover compute once") {
    arch::spartus::Config config = one_array();
    config.delta_encoder.fifo_depth = 1;
    const arch::spartus::StepTiming step = timing(config, {0, 1, 9}, 20, 2);
    const arch::spartus::ArrayTiming& a = step.arrays[0];
    const Cycle compute = step.barrier - 1;
    CHECK(a.scan + a.fifo_full + a.done == compute);
    CHECK(a.issue + a.hazard + a.starved + a.drain + a.barrier == compute);
    CHECK(a.scan == 2 + 1 + 2);  // 0; 1; 2…9; 10…17, 18, 19
}

TEST_CASE("The least latency of the dense test layer is its latency") {
    std::vector<nn::Fired> x, h;
    for (std::uint32_t j = 0; j < 123; ++j) x.push_back({j, 1});
    for (std::uint32_t j = 0; j < 1024; ++j) h.push_back({j, 1});
    const arch::spartus::ColumnWords ih_dense({}, {123, 1024, 64, true, false}),
        hh_dense({}, {1024, 1024, 64, true, false});
    CHECK(arch::spartus::least_latency({}, {123, 1024, ih_dense, hh_dense, x, h}) == 9297);
    const arch::spartus::ColumnWords ih = matrix(123, 4), hh = matrix(1024, 4);
    CHECK(arch::spartus::least_latency({}, {123, 1024, ih, hh, x, h}) == 657);
}
