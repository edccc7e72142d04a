// The model against the plain machine, over random cases: all of them side by side in one elaboration.
#include "spartus/arch/edgedrnn/accelerator.hpp"

#include <memory>
#include <string>
#include <utility>

#include "arch/edgedrnn/device.hpp"
#include "support/catch.hpp"
#include "support/random.hpp"

using namespace spartus;
using namespace spartus::test;
using parts::Clock;

namespace {

edgedrnn::Config random_config(Random& random) {
    edgedrnn::Config config;
    config.accelerator.pes = 4u << random.between(0u, 1u);
    config.delta_encoder.fifo_depth = 2u << random.between(0u, 3u);
    config.delta_encoder.threshold_x =
        random.one_in(12) ? random.between(250, 300) / 256.0 : random.between(0, 60) / 256.0;
    config.delta_encoder.threshold_h = random.between(0, 40) / 256.0;
    if (random.one_in(3)) {
        config.delta_encoder.latency = random.between(1u, 5u);
        config.delta_encoder.fifo_latency = random.between(2u, 5u);
        config.pe_array.latency = random.between(1u, 7u);
        config.activation_unit.interval = random.between(5u, 9u);
        config.activation_unit.latency = random.between(5u, 14u);
    }
    if (random.one_in(2)) {
        config.memory.latency = random.between(0u, 60u);
        config.memory.gap = random.between(0u, 4u);
        config.memory.outstanding = random.between(0u, 5u);
        config.memory.stall_probability = random.one_in(2) ? random.between(0u, 256u) : 0;
        config.memory.stall_max = random.between(0u, 9u);
    }
    config.host.stall_seed = (std::uint64_t{random.bits()} << 32) | random.bits();
    if (random.one_in(2)) config.host.wait = random.between(-1, 40);
    if (random.one_in(2)) {
        config.host.input_stall_probability = random.between(0u, 256u);
        config.host.input_stall_max = random.between(0u, 30u);
    }
    if (random.one_in(2)) {
        config.host.output_stall_probability = random.between(0u, 256u);
        config.host.output_stall_max = random.between(0u, 12u);
    }
    return config;
}

edgedrnn::Network random_network(Random& random, std::uint32_t pes) {
    const std::size_t hidden = pes * random.between(2u, 5u);
    const int bound = random.one_in(4) ? 127 : random.between(1, 60);
    const auto weights = [&](std::size_t count) {
        std::vector<std::int8_t> result(count);
        for (auto& weight : result) weight = static_cast<std::int8_t>(random.between(-bound, bound));
        return result;
    };
    edgedrnn::Network network;
    for (std::uint32_t l = 0, count = random.one_in(2) ? 1 : random.between(2u, 4u); l < count; ++l) {
        const std::size_t inputs = l > 0 ? hidden : random.between(1u, 40u);
        network.layers.push_back(
            {inputs, hidden, weights(3 * hidden * inputs), weights(3 * hidden * hidden), weights(3 * hidden)});
    }
    return network;
}

nn::Trace random_trace(Random& random, std::size_t inputs) {
    nn::Trace trace;
    trace.steps = random.between(1u, 6u);
    trace.inputs = inputs;
    const int scale = random.one_in(6) ? 32767 : random.between(1, 800);
    const unsigned quiet = random.between(1u, 6u);  // one element in so many changes
    std::vector<std::int16_t> x(inputs);
    for (std::size_t t = 0; t < trace.steps; ++t) {
        for (auto& element : x) {
            if (random.one_in(quiet)) element = static_cast<std::int16_t>(random.between(-scale, scale));
        }
        trace.x.insert(trace.x.end(), x.begin(), x.end());
    }
    return trace;
}

Cycle cycles(long count) {
    return static_cast<Cycle>(count);
}

template <typename From>
std::vector<int> ints(const From& values) {
    return std::vector<int>(values.begin(), values.end());
}

void check_causes(const ModelRow& now, const ModelRow& before, const PlainRow& expected) {
    const Cycle between = now.times.between();
    const bool first = now.times.step == 0 && now.times.layer == 0;
    const Cycle asleep = first ? now.times.first : 0;  // before s_0
    CHECK(now.encoder.sleep - before.encoder.sleep - asleep == cycles(expected.encoder.sleep));
    CHECK(now.encoder.bias - before.encoder.bias - (between > 0 ? 1 : 0) == cycles(expected.encoder.bias));
    CHECK(now.encoder.scan - before.encoder.scan == cycles(expected.encoder.scan));
    CHECK(now.encoder.input_wait - before.encoder.input_wait - (between > 0 ? between - 1 : 0) ==
          cycles(expected.encoder.input_wait));
    CHECK(now.encoder.turn - before.encoder.turn == cycles(expected.encoder.turn));
    CHECK(now.encoder.fifo_full - before.encoder.fifo_full == cycles(expected.encoder.fifo_full));
    CHECK(now.encoder.done - before.encoder.done == cycles(expected.encoder.done));
    CHECK(now.mac.sleep - before.mac.sleep - asleep == cycles(expected.mac.sleep));
    CHECK(now.mac.mac - before.mac.mac == cycles(expected.mac.mac));
    CHECK(now.mac.weight_wait - before.mac.weight_wait == cycles(expected.mac.weight_wait));
    CHECK(now.mac.null - before.mac.null == cycles(expected.mac.null));
    CHECK(now.mac.starved - before.mac.starved - between == cycles(expected.mac.starved));
    CHECK(now.mac.drain - before.mac.drain == cycles(expected.mac.drain));
    CHECK(now.mac.activation - before.mac.activation == cycles(expected.mac.activation));
    CHECK(now.mac.output_wait - before.mac.output_wait == cycles(expected.mac.output_wait));
}

/// Cycles, causes, columns, h and accumulators of every layer of every step.
void check_equal(const Device& device) {
    const std::vector<PlainStep> expected = run_plain(plain_case(device.config, device.network, device.trace));
    REQUIRE(device.accelerator->finished());
    CHECK(device.wrong.empty());
    const std::size_t layers = device.network.layers.size();
    REQUIRE(device.rows.size() == expected.size() * layers);
    ModelRow before;
    for (std::size_t at = 0; at < device.rows.size(); ++at) {
        INFO("step " << at / layers << " layer " << at % layers);
        const ModelRow& row = device.rows[at];
        const PlainRow& plain = expected[at / layers].layers[at % layers];
        CHECK(row.times.cycles() == cycles(plain.cycles));
        CHECK(row.commands - before.commands == cycles(plain.columns));
        CHECK(ints(row.h) == plain.h);
        CHECK(ints(row.sums.r) == plain.a_r);
        CHECK(ints(row.sums.u) == plain.a_u);
        CHECK(ints(row.sums.cx) == plain.a_cx);
        CHECK(ints(row.sums.ch) == plain.a_ch);
        check_causes(row, before, plain);
        before = row;
    }
}

}  // namespace

TEST_CASE("EdgeDRNN is the plain machine, cycle by cycle and bit by bit, however far its modules run ahead") {
    Random random(11);
    const Cycle run_aheads[] = {Clock::unlimited, 0, 7};
    std::vector<std::unique_ptr<Device>> devices;
    for (unsigned repetition = 0; repetition < 200; ++repetition) {
        const edgedrnn::Config config = random_config(random);
        const edgedrnn::Network network = random_network(random, config.accelerator.pes);
        const nn::Trace trace = random_trace(random, network.inputs());
        for (const Cycle run_ahead : run_aheads) {
            devices.push_back(std::make_unique<Device>(config, network, trace, run_ahead));
        }
    }
    sc_core::sc_start();
    for (std::size_t at = 0; at < devices.size(); ++at) {
        INFO("case " << at / std::size(run_aheads) << ", run-ahead " << run_aheads[at % std::size(run_aheads)]);
        check_equal(*devices[at]);
    }
    // The cases reach everything that a cycle can be spent on.
    edgedrnn::InputEncoder::Counters encoder;
    edgedrnn::MacArray::Counters mac;
    for (const auto& device : devices) {
        const ModelRow& end = device->rows.back();
        encoder.input_wait += end.encoder.input_wait;
        encoder.fifo_full += end.encoder.fifo_full;
        encoder.null_tokens += end.encoder.null_tokens;
        mac.weight_wait += end.mac.weight_wait;
        mac.output_wait += end.mac.output_wait;
    }
    CHECK(encoder.input_wait > 10'000);
    CHECK(encoder.fifo_full > 10'000);
    CHECK(encoder.null_tokens > 1'000);
    CHECK(mac.weight_wait > 10'000);
    CHECK(mac.output_wait > 1'000);
}
