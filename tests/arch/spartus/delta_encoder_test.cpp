// Unless a test says otherwise the step starts in cycle 10 and the encoder inspects from cycle 11 on.
#include "spartus/arch/spartus/delta_encoder.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <string>

#include "support/catch.hpp"
#include "support/control_stub.hpp"
#include "support/random.hpp"
#include "support/token_stub.hpp"
#include "support/vector_stub.hpp"

using namespace spartus;
using arch::spartus::DeltaEncoder;
using arch::spartus::Matrix;
using parts::Clock;
using test::Elements;
using test::Random;
using test::SeenToken;

namespace {

using Tokens = std::vector<SeenToken>;
using Cycles = std::vector<Cycle>;

constexpr Matrix ih = Matrix::ih;
constexpr Matrix hh = Matrix::hh;

/// The only encoder of a layer; the share of x or h may be empty.
DeltaEncoder::Parameters layer(std::uint32_t inputs, std::uint32_t hidden) {
    return {0, 1, 1, {}, {}, {{inputs, hidden}}};
}

DeltaEncoder::Parameters layer_one_by_one(std::uint32_t inputs, std::uint32_t hidden) {
    DeltaEncoder::Parameters parameters = layer(inputs, hidden);
    parameters.timing.lookahead = 1;
    return parameters;
}

struct Bench : sc_core::sc_module {
    const Clock clock;
    DeltaEncoder encoder;
    test::ControlSource control{"control"};
    test::VectorSource input{"input"};
    test::VectorSource state{"state"};
    test::TokenSink array{"array"};

    Bench(const sc_core::sc_module_name& name, const DeltaEncoder::Parameters& parameters, Cycle run_ahead = 0)
        : sc_module(name), clock(run_ahead), encoder("encoder", parameters, clock) {
        control.socket.bind(encoder.control);
        input.socket.bind(encoder.input);
        state.socket.bind(encoder.state);
        encoder.tokens.bind(array.socket);
    }

    void x(Cycle cycle, const Elements& elements) { input.send({cycle, 0, 0, elements}); }
    void h(Cycle cycle, const Elements& elements, std::uint32_t of_layer = 0, std::uint32_t first = 0) {
        state.send({cycle, of_layer, first, elements});
    }
    const DeltaEncoder::Counters& counters() const { return encoder.counters(); }
};

/// Elements that are zero but for those given.
Elements zeros_but(std::size_t size, const std::vector<std::pair<std::size_t, std::int16_t>>& given) {
    Elements elements(size);
    for (const auto& [index, value] : given) elements[index] = value;
    return elements;
}

}  // namespace

TEST_CASE("An encoder in which nothing fires consumes a window per cycle") {
    Bench bench("bench", layer(20, 0));
    bench.control.start(10);
    bench.control.barrier(30);
    sc_core::sc_start();
    CHECK(bench.array.tokens.empty());
    CHECK(bench.array.done == Cycles{15});  // windows in 11, 12, 13
    CHECK(bench.counters().scan == 3);
    CHECK(bench.counters().fifo_full == 0);
    CHECK(bench.counters().done == 16);  // 14 … 29
}

TEST_CASE("An encoder emits the first of a window that fires and goes on behind it") {
    Bench bench("bench", layer(20, 0));
    bench.x(5, zeros_but(20, {{2, 20}, {3, 30}, {12, 120}}));
    bench.control.start(10);
    sc_core::sc_start();
    // 11 [0-7], 12 [3-10], 13 [4-11], 14 [12-19], 15 [13-19]
    CHECK(bench.array.tokens == Tokens{{13, ih, 2, 20}, {14, ih, 3, 30}, {16, ih, 12, 120}});
    CHECK(bench.array.done == Cycles{17});
}

TEST_CASE("With a lookahead of 1 an encoder takes a cycle per element") {
    Bench bench("bench", layer_one_by_one(3, 3));
    bench.x(5, {0, 7, 0});
    bench.h(5, {0, 0, 8});
    bench.control.start(10);
    sc_core::sc_start();
    CHECK(bench.array.tokens == Tokens{{14, ih, 1, 7}, {18, hh, 2, 8}});
    CHECK(bench.array.done == Cycles{18});
}

TEST_CASE("A token can be popped `latency` cycles after its emission, and the end is seen as late") {
    DeltaEncoder::Parameters parameters = layer(16, 0);
    parameters.timing.latency = 1;
    Bench one("one", parameters);
    parameters.timing.latency = 7;
    Bench seven("seven", parameters);
    for (Bench* bench : {&one, &seven}) {
        bench->x(5, zeros_but(16, {{0, 9}}));
        bench->control.start(10);
    }
    sc_core::sc_start();
    // Emitted in 11; the windows behind it in 12 and 13.
    CHECK(one.array.tokens == Tokens{{12, ih, 0, 9}});
    CHECK(one.array.done == Cycles{14});
    CHECK(seven.array.tokens == Tokens{{18, ih, 0, 9}});
    CHECK(seven.array.done == Cycles{20});
}

TEST_CASE("An encoder inspects from `start_cycles` after the start on") {
    DeltaEncoder::Parameters parameters = layer(1, 0);
    Bench one("one", parameters);
    parameters.start_cycles = 6;
    Bench six("six", parameters);
    for (Bench* bench : {&one, &six}) {
        bench->x(5, {9});
        bench->control.start(10);
    }
    sc_core::sc_start();
    CHECK(one.array.tokens == Tokens{{13, ih, 0, 9}});
    CHECK(six.array.tokens == Tokens{{18, ih, 0, 9}});
    CHECK(six.array.done == Cycles{18});
}

TEST_CASE("A window never spans x and h") {
    Bench bench("bench", layer(3, 3));
    bench.h(5, {4, 0, 0});
    bench.control.start(10);
    sc_core::sc_start();
    CHECK(bench.array.tokens == Tokens{{14, hh, 0, 4}});  // x in 11, h[0-2] in 12, h[1-2] in 13
    CHECK(bench.array.done == Cycles{15});
}

TEST_CASE("An empty segment takes no time") {
    Bench no_x("no_x", layer(0, 2));
    no_x.h(5, {0, 4});
    Bench no_h("no_h", layer(2, 0));
    no_h.x(5, {4, 0});
    for (Bench* bench : {&no_x, &no_h}) bench->control.start(10);
    sc_core::sc_start();
    CHECK(no_x.array.tokens == Tokens{{13, hh, 1, 4}});
    CHECK(no_x.array.done == Cycles{13});
    CHECK(no_h.array.tokens == Tokens{{13, ih, 0, 4}});  // and [1] in 12
    CHECK(no_h.array.done == Cycles{14});
}

TEST_CASE("With nothing to inspect an encoder is done in the cycle in which it would begin") {
    Bench bench("bench", layer(0, 0));
    bench.control.start(10);
    bench.control.barrier(17);
    sc_core::sc_start();
    CHECK(bench.array.done == Cycles{11});
    CHECK(bench.counters().scan == 0);
    CHECK(bench.counters().done == 6);
}

TEST_CASE("x and h have thresholds of their own, and a change equal to it fires") {
    DeltaEncoder::Parameters parameters = layer(2, 2);
    parameters.arithmetic.threshold_x = 10;
    parameters.arithmetic.threshold_h = 20;
    Bench bench("bench", parameters);
    bench.x(5, {9, -10});
    bench.h(5, {-20, 19});
    bench.control.start(10);
    sc_core::sc_start();
    CHECK(bench.array.tokens == Tokens{{13, ih, 1, -10}, {14, hh, 0, -20}});
    CHECK(bench.counters().tokens_x == 1);
    CHECK(bench.counters().tokens_h == 1);
}

TEST_CASE("Changes too small to fire add up, since the reference stays") {
    DeltaEncoder::Parameters parameters = layer(1, 0);
    parameters.arithmetic.threshold_x = 10;
    Bench bench("bench", parameters);
    const std::int16_t values[] = {6, 12, 15, 2, 2};
    for (Cycle step = 0; step < 5; ++step) {
        bench.x(100 * step + 5, {values[step]});
        bench.control.start(100 * step + 10);
    }
    sc_core::sc_start();
    CHECK(bench.array.tokens == Tokens{{113, ih, 0, 12}, {313, ih, 0, -10}});
    CHECK(bench.array.done == Cycles{13, 113, 213, 313, 413});
}

TEST_CASE("In the modes zero_skip and dense every step sends the values, whatever was sent before") {
    DeltaEncoder::Parameters parameters = layer_one_by_one(3, 0);
    parameters.arithmetic.threshold_x = 1000;
    parameters.timing.mode = nn::EncoderMode::zero_skip;
    Bench zero_skip("zero_skip", parameters);
    parameters.timing.mode = nn::EncoderMode::dense;
    Bench dense("dense", parameters);
    for (Bench* bench : {&zero_skip, &dense}) {
        for (const Cycle begin : {0u, 100u}) {
            bench->x(begin + 5, {5, 0, -6});
            bench->control.start(begin + 10);
        }
    }
    sc_core::sc_start();
    CHECK(zero_skip.array.tokens == Tokens{{13, ih, 0, 5}, {15, ih, 2, -6}, {113, ih, 0, 5}, {115, ih, 2, -6}});
    CHECK(dense.array.tokens ==
          Tokens{
              {13, ih, 0, 5}, {14, ih, 1, 0}, {15, ih, 2, -6}, {113, ih, 0, 5}, {114, ih, 1, 0}, {115, ih, 2, -6}});
}

TEST_CASE("With one credit an encoder emits once per round trip") {
    DeltaEncoder::Parameters parameters = layer(4, 0);
    parameters.timing.fifo_depth = 1;
    Bench bench("bench", parameters);
    bench.x(5, {1, 2, 3, 4});
    bench.control.start(10);
    bench.array.pop_at_once();
    sc_core::sc_start();
    // Emitted in 11, popped in 13, credit spendable in 14.
    CHECK(bench.array.tokens == Tokens{{13, ih, 0, 1}, {16, ih, 1, 2}, {19, ih, 2, 3}, {22, ih, 3, 4}});
    CHECK(bench.array.done == Cycles{22});
    CHECK(bench.counters().scan == 4);
    CHECK(bench.counters().fifo_full == 6);
}

TEST_CASE("The credit of a pop can be spent in the next cycle, whenever the encoder is told") {
    DeltaEncoder::Parameters parameters = layer(3, 0);
    parameters.timing.fifo_depth = 2;
    Bench told_in_time("told_in_time", parameters);
    told_in_time.array.pop(30);
    Bench told_early("told_early", parameters);
    told_early.array.pop(30, 18);
    Bench runs_ahead("runs_ahead", parameters, Clock::unlimited);
    runs_ahead.array.pop(30, 18);
    for (Bench* bench : {&told_in_time, &told_early, &runs_ahead}) {
        bench->x(5, {1, 2, 3});
        bench->control.start(10);
    }
    sc_core::sc_start();
    for (Bench* bench : {&told_in_time, &told_early, &runs_ahead}) {
        CHECK(bench->array.tokens == Tokens{{13, ih, 0, 1}, {14, ih, 1, 2}, {33, ih, 2, 3}});
        CHECK(bench->array.done == Cycles{33});
        CHECK(bench->counters().fifo_full == 18);  // 13 … 30
    }
}

TEST_CASE("Credits cover tokens in the encoder's pipeline and carry over into the next step") {
    DeltaEncoder::Parameters parameters = layer(3, 0);
    parameters.timing.fifo_depth = 3;
    Bench bench("bench", parameters);
    bench.x(5, {1, 2, 3});
    bench.control.start(10);
    bench.array.pop(20);
    bench.x(25, {4, 5, 6});
    bench.control.start(30);  // one credit of three is back
    bench.array.pop(40);
    bench.array.pop(41);
    sc_core::sc_start();
    CHECK(bench.array.tokens ==
          Tokens{{13, ih, 0, 1}, {14, ih, 1, 2}, {15, ih, 2, 3}, {33, ih, 0, 3}, {43, ih, 1, 3}, {44, ih, 2, 3}});
    CHECK(bench.counters().fifo_full == 9);  // 32 … 40
}

TEST_CASE("Without a credit windows in which nothing fires are consumed, and the one that fires waits") {
    DeltaEncoder::Parameters parameters = layer(20, 0);
    parameters.timing.fifo_depth = 1;
    parameters.timing.lookahead = 4;
    Bench bench("bench", parameters);
    bench.x(5, zeros_but(20, {{0, 1}, {19, 2}}));
    bench.control.start(10);
    bench.control.barrier(50);
    bench.array.pop(39);
    sc_core::sc_start();
    // 11 [0-3], 12 [1-4] … 15 [13-16], from 16 on [17-19]
    CHECK(bench.array.tokens == Tokens{{13, ih, 0, 1}, {42, ih, 19, 2}});
    CHECK(bench.array.done == Cycles{42});
    CHECK(bench.counters().scan == 6);
    CHECK(bench.counters().fifo_full == 24);  // 16 … 39
    CHECK(bench.counters().done == 9);        // 41 … 49
}

TEST_CASE("x loaded during a step is scanned in the next") {
    Bench bench("bench", layer_one_by_one(4, 0));
    bench.x(5, {1, 2, 3, 4});
    bench.control.start(10);
    bench.x(12, {11, 12, 13, 14});  // while the encoder is at the second element
    bench.control.start(20);
    sc_core::sc_start();
    CHECK(bench.array.tokens == Tokens{{13, ih, 0, 1},
                                       {14, ih, 1, 2},
                                       {15, ih, 2, 3},
                                       {16, ih, 3, 4},
                                       {23, ih, 0, 10},
                                       {24, ih, 1, 10},
                                       {25, ih, 2, 10},
                                       {26, ih, 3, 10}});
}

TEST_CASE("A step that starts before its x or its h is there is a violation") {
    Bench x("x", layer_one_by_one(1, 1));
    x.input.send({11, 0, 0, {1}}, 5);
    x.control.start(10);
    CHECK_THROWS_AS(sc_core::sc_start(), sc_core::sc_report);
}

TEST_CASE("x of the second layer is h of the first, and every layer has its own references") {
    DeltaEncoder::Parameters parameters = layer(1, 2);
    parameters.layers.push_back({2, 1});
    Bench bench("bench", parameters);
    bench.x(5, {3});
    bench.control.start(10, 0);
    bench.x(15, {4});
    bench.h(20, {50, 60}, 0);
    bench.control.start(30, 1);
    bench.h(40, {70}, 1);
    bench.control.start(50, 0);
    bench.h(60, {51, 60}, 0);
    bench.control.start(70, 1);
    sc_core::sc_start();
    CHECK(bench.array.tokens == Tokens{{13, ih, 0, 3},
                                       {33, ih, 0, 50},
                                       {34, ih, 1, 60},
                                       {53, ih, 0, 1},
                                       {54, hh, 0, 50},
                                       {55, hh, 1, 60},
                                       {73, ih, 0, 1},
                                       {75, hh, 0, 70}});
}

TEST_CASE("A reset forgets h and the references of every layer, and not the x already loaded") {
    DeltaEncoder::Parameters parameters = layer(1, 1);
    parameters.layers.push_back({1, 1});
    Bench bench("bench", parameters);
    const auto run = [&](Cycle begin) {
        bench.control.start(begin, 0);
        bench.h(begin + 10, {8}, 0);
        bench.control.start(begin + 20, 1);
        bench.h(begin + 30, {9}, 1);
    };
    bench.x(5, {7});
    run(10);
    bench.x(45, {7});
    bench.control.reset(50);
    run(60);
    sc_core::sc_start();
    CHECK(bench.array.tokens == Tokens{{13, ih, 0, 7}, {33, ih, 0, 8}, {63, ih, 0, 7}, {83, ih, 0, 8}});
}

TEST_CASE("Encoder n of N holds the elements j mod N = n, in whatever slices they come") {
    std::vector<std::unique_ptr<Bench>> benches;
    for (std::uint32_t n = 0; n < 3; ++n) {
        DeltaEncoder::Parameters parameters = layer_one_by_one(7, 5);
        parameters.index = n;
        parameters.arrays = 3;
        benches.push_back(std::make_unique<Bench>(("bench" + std::to_string(n)).c_str(), parameters));
        Bench& bench = *benches.back();
        bench.x(5, {10, 11, 12, 13, 14, 15, 16});
        bench.h(5, {20, 21}, 0, 0);
        bench.h(6, {22, 23}, 0, 2);
        bench.h(7, {24}, 0, 4);
        bench.control.start(10);
    }
    sc_core::sc_start();
    CHECK(benches[0]->array.tokens ==
          Tokens{{13, ih, 0, 10}, {14, ih, 3, 13}, {15, ih, 6, 16}, {16, hh, 0, 20}, {17, hh, 3, 23}});
    CHECK(benches[1]->array.tokens == Tokens{{13, ih, 1, 11}, {14, ih, 4, 14}, {15, hh, 1, 21}, {16, hh, 4, 24}});
    CHECK(benches[2]->array.tokens == Tokens{{13, ih, 2, 12}, {14, ih, 5, 15}, {15, hh, 2, 22}});
}

TEST_CASE("With more encoders than elements some have nothing to inspect") {
    DeltaEncoder::Parameters parameters = layer(2, 1);
    parameters.index = 2;
    parameters.arrays = 4;
    Bench bench("bench", parameters);
    bench.x(5, {1, 1});
    bench.h(5, {1});
    bench.control.start(10);
    sc_core::sc_start();
    CHECK(bench.array.tokens.empty());
    CHECK(bench.array.done == Cycles{11});
}

namespace {

/// A random step of an encoder, and what it must do cycle by cycle.
struct RandomStep {
    DeltaEncoder::Parameters parameters;
    Elements x, h;
    std::vector<Cycle> in_fifo;  ///< per token, cycles until it is popped

    Tokens tokens;
    Cycle done = 0, scan = 0, fifo_full = 0;

    explicit RandomStep(Random& random) : parameters(layer(random.between(0u, 30u), random.between(0u, 30u))) {
        parameters.timing.lookahead = random.between(1u, 9u);
        parameters.timing.latency = random.between(1u, 4u);
        parameters.timing.fifo_depth = random.between(1u, 6u);
        parameters.start_cycles = random.between(1u, 3u);
        const std::uint32_t sparsity = random.between(1u, 12u);
        for (auto [elements, size] :
             {std::pair{&x, parameters.layers[0].inputs}, {&h, parameters.layers[0].hidden}}) {
            for (std::uint32_t j = 0; j < size; ++j) {
                elements->push_back(random.one_in(sparsity) ? random.between<std::int16_t>(1, 100)
                                                            : std::int16_t{0});
            }
        }
        for (std::size_t token = 0; token < x.size() + h.size(); ++token) {
            in_fifo.push_back(random.one_in(3) ? random.between(0u, 20u) : 0);
        }
        expect();
    }

    Cycle popped(std::size_t token, Cycle pop_before) const {
        return std::max(tokens[token].from + in_fifo[token], pop_before + 1);
    }

   private:
    void expect() {
        const Cycle first = 10 + parameters.start_cycles;
        std::uint32_t credits = parameters.timing.fifo_depth;
        std::deque<Cycle> returns;  // cycles in which a credit comes back
        Cycle pop = 0;
        Cycle cycle = first;
        for (const Elements* segment : {&x, &h}) {
            for (std::size_t position = 0; position < segment->size(); ++cycle) {
                for (; !returns.empty() && returns.front() <= cycle; returns.pop_front()) ++credits;
                const std::size_t end = std::min(segment->size(), position + parameters.timing.lookahead);
                std::size_t at = position;
                while (at < end && (*segment)[at] == 0) ++at;
                if (at < end && credits == 0) {
                    ++fifo_full;
                    continue;
                }
                ++scan;
                position = std::min(at + 1, end);
                if (at == end) continue;
                --credits;
                tokens.push_back({cycle + parameters.timing.latency, segment == &x ? ih : hh,
                                  static_cast<std::uint32_t>(at), (*segment)[at]});
                pop = popped(tokens.size() - 1, pop);
                returns.push_back(pop + 1);
            }
        }
        done = cycle == first ? first : cycle - 1 + parameters.timing.latency;
    }
};

}  // namespace

TEST_CASE("An encoder does what the rules say cycle by cycle, however far modules run ahead") {
    Random random(3);
    std::vector<RandomStep> steps;
    std::vector<std::unique_ptr<Bench>> benches;
    const Cycle run_aheads[] = {0, 1, 3, 17, Clock::unlimited};
    for (int repetition = 0; repetition < 60; ++repetition) steps.emplace_back(random);
    for (const RandomStep& step : steps) {
        for (const Cycle run_ahead : run_aheads) {
            const std::string name = "bench" + std::to_string(benches.size());
            benches.push_back(std::make_unique<Bench>(name.c_str(), step.parameters, run_ahead));
            Bench& bench = *benches.back();
            bench.x(5, step.x);
            bench.h(5, step.h);
            bench.control.start(10);
            bench.array.on_token = [&bench, &step, before = Cycle{0}](const SeenToken&) mutable {
                const std::size_t last = bench.array.tokens.size() - 1;
                if (last >= step.tokens.size()) return;
                before = step.popped(last, before);
                bench.array.pop(before);
            };
        }
    }
    sc_core::sc_start();
    for (std::size_t at = 0; at < benches.size(); ++at) {
        const RandomStep& step = steps[at / std::size(run_aheads)];
        const Bench& bench = *benches[at];
        CHECK(bench.array.tokens == step.tokens);
        CHECK(bench.array.done == Cycles{step.done});
        CHECK(bench.counters().scan == step.scan);
        CHECK(bench.counters().fifo_full == step.fifo_full);
    }
}
