#include "spartus/arch/spartus/activation_unit.hpp"

#include <memory>
#include <string>

#include "support/accumulator_stub.hpp"
#include "support/catch.hpp"
#include "support/control_stub.hpp"
#include "support/random.hpp"
#include "support/vector_stub.hpp"
#include "support/worked_example.hpp"

using namespace spartus;
using arch::spartus::ActivationUnit;
using arch::spartus::ControlPhase;
using parts::Clock;
using test::Elements;
using test::SeenSlice;

namespace {

using Cycles = std::vector<Cycle>;
using Slices = std::vector<SeenSlice>;

constexpr std::uint32_t one = 1 << 20;  ///< a sum of which sigmoid and tanh are 1
constexpr std::uint32_t minus_one = 0u - one;

/// One layer on N arrays of M PEs, with the default timing: interval 4, latency 5.
ActivationUnit::Parameters layer(std::uint32_t arrays, std::uint32_t pes, std::uint32_t hidden) {
    return {arrays, pes, 32, {}, {hidden}};
}

struct Bench : sc_core::sc_module {
    const Clock clock;
    const ActivationUnit::Parameters parameters;
    ActivationUnit unit;
    test::ControlSource control{"control"};
    std::vector<std::unique_ptr<test::AccumulatorSink>> arrays;
    std::vector<std::unique_ptr<test::VectorSink>> encoders;
    test::VectorSink host{"host"};

    Bench(const sc_core::sc_module_name& name, const ActivationUnit::Parameters& given, Cycle run_ahead = 0)
        : sc_module(name), clock(run_ahead), parameters(given), unit("unit", given, clock) {
        control.socket.bind(unit.control);
        for (std::uint32_t n = 0; n < parameters.arrays; ++n) {
            const std::string number = std::to_string(n);
            arrays.push_back(std::make_unique<test::AccumulatorSink>(("array" + number).c_str(), parameters.pes));
            encoders.push_back(std::make_unique<test::VectorSink>(("encoder" + number).c_str()));
            unit.accumulators[n].bind(arrays.back()->socket);
            unit.state[n].bind(encoders.back()->socket);
        }
        unit.output.bind(host.socket);
    }

    void activate(Cycle cycle, std::uint32_t of_layer = 0, Cycle early = 0) {
        control.send(ControlPhase::activate, cycle, of_layer, early);
    }
    Cycles done() const { return control.cycles(ControlPhase::done); }

    std::uint32_t groups(std::uint32_t of_layer) const {
        return (parameters.hidden[of_layer] + parameters.pes - 1) / parameters.pes;
    }
    /// Array n's partial sum of a gate of a neuron.
    void set(std::size_t n, std::uint32_t of_layer, std::uint32_t gate, std::uint32_t neuron, std::uint32_t sum) {
        const std::uint32_t lidx = gate * groups(of_layer) + neuron / parameters.pes;
        arrays[n]->set(of_layer, lidx, neuron % parameters.pes, sum);
    }
    /// Brings h of a neuron to ±192 when c is 0: i, o = 1, g = ±1.
    void set_h(std::uint32_t of_layer, std::uint32_t neuron, bool positive) {
        set(0, of_layer, nn::gate_i, neuron, one);
        set(0, of_layer, nn::gate_f, neuron, minus_one);
        set(0, of_layer, nn::gate_g, neuron, positive ? one : minus_one);
        set(0, of_layer, nn::gate_o, neuron, one);
    }
};

}  // namespace

TEST_CASE("An adder tree over n values has the logarithm of n levels, rounded up") {
    for (const auto& [n, levels] :
         {std::pair{1u, 0u}, {2u, 1u}, {3u, 2u}, {4u, 2u}, {5u, 3u}, {8u, 3u}, {9u, 4u}}) {
        CHECK(arch::spartus::tree_levels(n) == levels);
    }
    CHECK(arch::spartus::tree_levels(0x80000000) == 31);
    CHECK(arch::spartus::tree_levels(0xffffffff) == 32);
}

TEST_CASE("h of group g is visible at A + interval·(g+1) + levels of the tree + latency, the last group's is R") {
    Bench bench("bench", layer(4, 2, 6));
    for (std::uint32_t neuron = 0; neuron < 6; ++neuron) bench.set_h(0, neuron, neuron < 3);
    bench.activate(20, 0, 4);
    sc_core::sc_start();
    const Slices expected{{31, 0, 0, {192, 192}}, {35, 0, 2, {192, -192}}, {39, 0, 4, {-192, -192}}};
    for (const auto& encoder : bench.encoders) CHECK(encoder->seen == expected);
    CHECK(bench.host.seen == expected);
    CHECK(bench.done() == Cycles{39});
    CHECK(bench.unit.h(0) == Elements{192, 192, 192, -192, -192, -192});
}

TEST_CASE("The four gates of group g are read one by one from A + interval·g on") {
    Bench bench("bench", layer(2, 2, 5));
    bench.activate(20, 0, 4);
    sc_core::sc_start();
    const std::vector<std::pair<Cycle, std::uint32_t>> expected{{20, 0}, {21, 3}, {22, 6}, {23, 9},
                                                                {24, 1}, {25, 4}, {26, 7}, {27, 10},
                                                                {28, 2}, {29, 5}, {30, 8}, {31, 11}};
    for (const auto& array : bench.arrays) CHECK(array->reads == expected);
}

TEST_CASE("Interval, latency and number of arrays make up the time of an activation") {
    Bench single("single", layer(1, 1, 1));
    Bench five("five", layer(5, 1, 1));
    Bench eight("eight", layer(8, 64, 64));
    ActivationUnit::Parameters parameters = layer(1, 1, 3);
    parameters.timing = {7, 1};
    Bench slow("slow", parameters);
    for (Bench* bench : {&single, &five, &eight, &slow}) bench->activate(100);
    sc_core::sc_start();
    CHECK(single.done() == Cycles{109});  // 4 + 0 + 5
    CHECK(five.done() == Cycles{112});    // 4 + 3 + 5
    CHECK(eight.done() == Cycles{112});   // 4 + 8
    CHECK(slow.done() == Cycles{122});    // 3·7 + 0 + 1
    CHECK(slow.host.seen == Slices{{108, 0, 0, {0}}, {115, 0, 1, {0}}, {122, 0, 2, {0}}});
}

TEST_CASE("Lanes without a neuron write nothing") {
    Bench last_group("last_group", layer(1, 4, 5));
    Bench more_lanes("more_lanes", layer(1, 8, 3));
    for (Bench* bench : {&last_group, &more_lanes}) {
        // Padding rows are zero in a bank, but what they hold must not matter.
        const std::uint32_t lanes = bench->groups(0) * bench->parameters.pes;
        for (std::uint32_t neuron = 0; neuron < lanes; ++neuron) bench->set_h(0, neuron, true);
        bench->activate(20);
    }
    sc_core::sc_start();
    CHECK(last_group.host.seen == Slices{{29, 0, 0, {192, 192, 192, 192}}, {33, 0, 4, {192}}});
    CHECK(last_group.done() == Cycles{33});
    CHECK(last_group.unit.h(0).size() == 5);
    CHECK(more_lanes.host.seen == Slices{{29, 0, 0, {192, 192, 192}}});
    CHECK(more_lanes.done() == Cycles{29});
    CHECK(more_lanes.unit.h(0).size() == 3);
}

TEST_CASE("The neurons of the worked example go through the lanes, however their sums are split over arrays") {
    const std::pair<std::uint32_t, std::uint32_t> sizes[] = {{1, 1}, {2, 1}, {3, 2}, {8, 4}};
    test::Random random(5);
    std::vector<std::unique_ptr<Bench>> benches;
    for (const auto& [arrays, pes] : sizes) {
        const std::string name = "bench" + std::to_string(benches.size());
        benches.push_back(std::make_unique<Bench>(name.c_str(), layer(arrays, pes, 2)));
        Bench& bench = *benches.back();
        bench.control.reset(0);
        for (std::size_t t = 0; t < 4; ++t) {
            bench.control.at(100 * t + 5, [&bench, &random, t] {
                const std::vector<std::int16_t> pre = test::worked_steps()[t].pre;
                for (std::uint32_t row = 0; row < 8; ++row) {
                    std::uint32_t rest = static_cast<std::uint32_t>(pre[row] * 128);
                    for (std::size_t n = bench.arrays.size() - 1; n > 0; --n) {
                        const std::uint32_t part = random.bits();
                        bench.set(n, 0, row / 2, row % 2, part);
                        rest -= part;
                    }
                    bench.set(0, 0, row / 2, row % 2, rest);
                }
            });
            bench.activate(100 * t + 10);
        }
    }
    for (std::size_t t = 0; t < 4; ++t) {
        sc_core::sc_start(100, sc_core::SC_NS);
        const test::WorkedStep step = test::worked_steps()[t];
        for (const auto& bench : benches) {
            CHECK(bench->unit.h(0) == step.h);
            for (std::size_t row = 0; row < 8; ++row) CHECK(bench->unit.sums(0)[row] == step.pre[row] * 128);
        }
    }
}

TEST_CASE("A sum is one number modulo two to the width of the accumulators") {
    ActivationUnit::Parameters parameters = layer(2, 1, 1);
    Bench wide("wide", parameters);
    parameters.accumulator_bits = 24;
    Bench narrow("narrow", parameters);
    Bench narrow_and_dirty("narrow_and_dirty", parameters);
    for (Bench* bench : {&wide, &narrow, &narrow_and_dirty}) {
        bench->set_h(0, 0, true);
        const std::uint32_t dirt = bench == &narrow_and_dirty ? 0xab000000 : 0;
        for (const std::size_t n : {0u, 1u}) bench->set(n, 0, nn::gate_g, 0, 0x400000 | dirt);  // 2^23 together
        bench->activate(20);
    }
    sc_core::sc_start();
    CHECK(wide.unit.h(0) == Elements{192});
    CHECK(wide.unit.sums(0)[nn::gate_g] == 0x800000);
    CHECK(narrow.unit.h(0) == Elements{-192});
    CHECK(narrow.unit.sums(0)[nn::gate_g] == -0x800000);
    CHECK(narrow_and_dirty.unit.h(0) == Elements{-192});
}

TEST_CASE("c goes on from step to step and a reset clears that of every layer") {
    ActivationUnit::Parameters parameters = layer(1, 1, 1);
    parameters.hidden = {1, 1};
    Bench bench("bench", parameters);
    for (const std::uint32_t of_layer : {0u, 1u}) {
        bench.set_h(of_layer, 0, true);
        bench.set(0, of_layer, nn::gate_f, 0, one);  // f = 1: c grows by 256 per step
    }
    bench.activate(20, 0);
    bench.activate(40, 1);
    bench.activate(60, 0);
    bench.control.reset(80);
    bench.activate(90, 0);
    bench.activate(110, 1);
    sc_core::sc_start();
    // tanh(1) = 12/16, tanh(2) = 15/16.
    CHECK(bench.encoders[0]->seen ==
          Slices{{29, 0, 0, {192}}, {49, 1, 0, {192}}, {69, 0, 0, {240}}, {99, 0, 0, {192}}, {119, 1, 0, {192}}});
}

TEST_CASE("Every layer's h goes to the encoders, only the last layer's to the host port") {
    ActivationUnit::Parameters parameters = layer(2, 2, 0);
    parameters.hidden = {3, 2};
    Bench bench("bench", parameters);
    bench.set_h(0, 2, true);
    bench.set_h(1, 1, false);
    bench.activate(20, 0);
    bench.activate(50, 1);
    sc_core::sc_start();
    const Slices expected{{30, 0, 0, {0, 0}}, {34, 0, 2, {192}}, {60, 1, 0, {0, -192}}};
    for (const auto& encoder : bench.encoders) CHECK(encoder->seen == expected);
    CHECK(bench.host.seen == Slices{{60, 1, 0, {0, -192}}});
    CHECK(bench.control.seen ==
          std::vector<test::SeenControl>{{34, ControlPhase::done, 0}, {60, ControlPhase::done, 1}});
}

TEST_CASE("An activation takes its cycles however far the unit runs ahead and however early it is told") {
    std::vector<std::unique_ptr<Bench>> benches;
    for (const Cycle run_ahead : {Cycle{0}, Cycle{1}, Cycle{3}, Cycle{17}, Clock::unlimited}) {
        for (const Cycle early : {0u, 1u, 15u}) {
            const std::string name = "bench" + std::to_string(benches.size());
            benches.push_back(std::make_unique<Bench>(name.c_str(), layer(3, 2, 5), run_ahead));
            for (std::uint32_t neuron = 0; neuron < 5; ++neuron) benches.back()->set_h(0, neuron, neuron % 2 == 0);
            benches.back()->activate(20, 0, early);
        }
    }
    sc_core::sc_start();
    for (const auto& bench : benches) {
        CHECK(bench->host.seen == Slices{{31, 0, 0, {192, -192}}, {35, 0, 2, {192, -192}}, {39, 0, 4, {192}}});
        CHECK(bench->done() == Cycles{39});
    }
}
