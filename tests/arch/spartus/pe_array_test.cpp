// Unless a test says otherwise the step starts in cycle 10, so the array's compute phase begins in cycle 11; the
// weight bank takes 2 cycles and the array 3.
#include "spartus/arch/spartus/pe_array.hpp"

#include <algorithm>
#include <memory>
#include <string>

#include "support/accumulator_stub.hpp"
#include "support/catch.hpp"
#include "support/control_stub.hpp"
#include "support/random.hpp"
#include "support/token_stub.hpp"
#include "support/weight_stub.hpp"

using namespace spartus;
using arch::spartus::ControlPhase;
using arch::spartus::Matrix;
using arch::spartus::PeArray;
using parts::Clock;
using test::Random;
using test::SeenRead;
using test::SeenToken;

namespace {

using Cycles = std::vector<Cycle>;
using Reads = std::vector<SeenRead>;
using Row = std::vector<std::uint32_t>;

constexpr Matrix ih = Matrix::ih;
constexpr Matrix hh = Matrix::hh;

struct Pairs {
    std::vector<nn::Val> val;
    std::vector<nn::Lidx> lidx;
};

/// The only array, with one PE of eight entries. Column j of W_ih takes the `blen` words from blen·j on.
PeArray::Parameters one_pe(std::uint32_t blen, arch::spartus::Hazard hazard = arch::spartus::Hazard::forward) {
    return {0, 1, 1, 1, false, {3, hazard}, {8}, {{{0, blen}, {0, blen}}}, {}};
}

/// Words of one PE, every weight 1.
Pairs entries(const std::vector<nn::Lidx>& lidx) {
    return {std::vector<nn::Val>(lidx.size(), 1), lidx};
}

struct Bench : sc_core::sc_module {
    const Clock clock;
    PeArray array;
    test::ControlSource control{"control"};
    test::TokenSource encoder{"encoder"};
    test::WeightSink bank;
    test::AccumulatorSource accumulators;

    Bench(const sc_core::sc_module_name& name, const PeArray::Parameters& parameters, const Pairs& pairs,
          Cycle run_ahead = 0)
        : sc_module(name),
          clock(run_ahead),
          array("array", parameters, clock),
          bank("bank", parameters.pes, pairs.val, pairs.lidx),
          accumulators("accumulators", parameters.pes) {
        control.socket.bind(array.control);
        encoder.socket.bind(array.tokens);
        array.weights.bind(bank.socket);
        accumulators.socket.bind(array.accumulators);
    }

    /// A token of W_ih that can be popped from `from` on; sent two cycles before, as an encoder does.
    void token(Cycle from, std::uint32_t column, std::int32_t delta = 1) {
        encoder.send({from, ih, column, delta}, 2);
    }

    Cycles drained() const { return control.cycles(ControlPhase::done); }
    const PeArray::Counters& counters() const { return array.counters(); }
};

}  // namespace

TEST_CASE("A token is popped as soon as it can be, word 0 is read then, and the credit is back one cycle later") {
    Bench bench("bench", one_pe(3), entries({0, 1, 2}));
    bench.control.start(10);
    bench.token(13, 0);
    bench.encoder.encoder_done(14);
    sc_core::sc_start();
    CHECK(bench.bank.reads == Reads{{13, 0, 3}});
    CHECK(bench.encoder.credits == Cycles{14});
}

TEST_CASE("A column waits for no bubble after the one before it") {
    Bench bench("bench", one_pe(3), entries({0, 1, 2, 0, 1, 2, 0, 1, 2}));
    bench.control.start(10);
    bench.token(13, 0);
    bench.token(14, 2);
    bench.token(19, 1);
    bench.encoder.encoder_done(20);
    sc_core::sc_start();
    CHECK(bench.bank.reads == Reads{{13, 0, 3}, {16, 6, 3}, {19, 3, 3}});
    CHECK(bench.encoder.credits == Cycles{14, 17, 20});
    CHECK(bench.counters().starved == 2);  // 11, 12
    CHECK(bench.counters().issue == 9);
    CHECK(bench.counters().tokens == 3);
}

TEST_CASE("A column takes the words of its matrix, from its slot's place on") {
    PeArray::Parameters parameters = one_pe(1);
    parameters.column_stride = 2;
    parameters.places = {{{0, 2}, {6, 3}}, {{12, 1}, {14, 1}}};
    parameters.rows_per_pe = {8, 4};
    Bench bench("bench", parameters, entries(std::vector<nn::Lidx>(20)));
    bench.control.start(10, 0);
    bench.encoder.send({13, ih, 5, 1});
    bench.encoder.send({13, hh, 3, 1});
    bench.encoder.encoder_done(13);
    bench.control.start(40, 1);
    bench.encoder.send({43, ih, 1, 1});
    bench.encoder.send({43, hh, 3, 1});
    bench.encoder.encoder_done(43);
    sc_core::sc_start();
    CHECK(bench.bank.reads == Reads{{13, 4, 2}, {15, 9, 3}, {43, 12, 1}, {44, 15, 1}});
}

TEST_CASE("An array is drained once its last word is in the accumulators and the encoder is seen to be done") {
    const auto run = [](const char* name, Cycle encoder_done) {
        auto bench = std::make_unique<Bench>(name, one_pe(3), entries({0, 1, 2}));
        bench->control.start(10);
        bench->token(13, 0);  // words in 13, 14, 15
        bench->encoder.encoder_done(encoder_done);
        return bench;
    };
    const auto words_last = run("words_last", 14);
    const auto together = run("together", 20);
    const auto encoder_last = run("encoder_last", 21);
    sc_core::sc_start();
    CHECK(words_last->drained() == Cycles{20});
    CHECK(together->drained() == Cycles{20});
    CHECK(encoder_last->drained() == Cycles{21});
}

TEST_CASE("The pipeline of an array is the bank's latency and its own") {
    PeArray::Parameters parameters = one_pe(1);
    parameters.timing.latency = 2;
    Bench shortest("shortest", parameters, entries({0}));
    shortest.bank.latency = 1;
    parameters.timing.latency = 4;
    Bench longer("longer", parameters, entries({0}));
    longer.bank.latency = 5;
    for (Bench* bench : {&shortest, &longer}) {
        bench->control.start(10);
        bench->token(13, 0);
        bench->encoder.encoder_done(13);
    }
    sc_core::sc_start();
    CHECK(shortest.drained() == Cycles{16});
    CHECK(longer.drained() == Cycles{22});
}

TEST_CASE("An array without a token is drained when it sees that the encoder is done") {
    Bench at_once("at_once", one_pe(1), entries({0}));
    at_once.encoder.encoder_done(11);
    Bench later("later", one_pe(1), entries({0}));
    later.encoder.encoder_done(15);
    for (Bench* bench : {&at_once, &later}) {
        bench->control.start(10);
        bench->control.barrier(20);
    }
    sc_core::sc_start();
    CHECK(at_once.drained() == Cycles{11});
    CHECK(at_once.counters().starved == 0);
    CHECK(at_once.counters().barrier == 9);
    CHECK(later.drained() == Cycles{15});
    CHECK(later.counters().starved == 4);
    CHECK(later.counters().drain == 0);
    CHECK(later.counters().barrier == 5);
}

TEST_CASE("Every cycle of an array has one cause: starved until the encoder is done, then drain, then barrier") {
    Bench drains("drains", one_pe(3), entries({0, 1, 2}));
    drains.encoder.encoder_done(22);
    Bench starves("starves", one_pe(3), entries({0, 1, 2}));
    starves.encoder.encoder_done(25);
    for (Bench* bench : {&drains, &starves}) {
        bench->control.start(10);
        bench->token(13, 0);
        bench->token(20, 0);
        bench->control.send(ControlPhase::barrier, 40, 0, 9);
    }
    sc_core::sc_start();
    // 11, 12 starved; 13-15 words; 16-19 starved; 20-22 words; from 23 on to 27 under way; 27-40 barrier.
    CHECK(drains.counters().starved == 6);
    CHECK(drains.counters().issue == 6);
    CHECK(drains.counters().drain == 4);
    CHECK(drains.counters().barrier == 13);
    CHECK(starves.counters().starved == 8);  // 23 and 24 too
    CHECK(starves.counters().issue == 6);
    CHECK(starves.counters().drain == 2);
    CHECK(starves.counters().barrier == 13);
}

TEST_CASE("Padding and tokens of value 0 take their cycles like any other") {
    Bench bench("bench", one_pe(3), {{0, 0, 0, 5, 0, 0}, {0, 0, 0, 1, 1, 1}});
    bench.control.start(10);
    bench.token(13, 0, 100);
    bench.token(13, 1, 0);
    bench.token(13, 1, 2);
    bench.encoder.encoder_done(14);
    sc_core::sc_start();
    CHECK(bench.encoder.credits == Cycles{14, 17, 20});
    CHECK(bench.counters().issue == 9);
    CHECK(bench.counters().multiply_adds == 2);
    CHECK(bench.accumulators.read(0, 0) == Row{0});
    CHECK(bench.accumulators.read(0, 1) == Row{10});
}

TEST_CASE("Sums start from the bias in array 0 and from zero elsewhere, and go on from step to step") {
    PeArray::Parameters parameters = one_pe(2);
    parameters.pes = 2;
    parameters.rows_per_pe = {2};
    const Pairs pairs{{3, -4, 5, 0}, {0, 1, 1, 1}};
    Bench elsewhere("elsewhere", parameters, pairs);
    parameters.bias = {{1000, 2000, 3000, 4000}};
    Bench array_0("array_0", parameters, pairs);
    for (Bench* bench : {&elsewhere, &array_0}) {
        bench->control.reset(0);
        for (const Cycle start : {10u, 50u}) {
            bench->control.start(start);
            bench->token(start + 3, 0, 10);
            bench->encoder.encoder_done(start + 4);
        }
    }
    sc_core::sc_start(49, sc_core::SC_NS);
    CHECK(elsewhere.accumulators.read(0, 0) == Row{30, 0});
    CHECK(elsewhere.accumulators.read(0, 1) == Row{50, 0u - 40});
    CHECK(array_0.accumulators.read(0, 0) == Row{1030, 2000});
    CHECK(array_0.accumulators.read(0, 1) == Row{3050, 3960});
    sc_core::sc_start();
    CHECK(elsewhere.accumulators.read(0, 0) == Row{60, 0});
    CHECK(array_0.accumulators.read(0, 1) == Row{3100, 3920});
}

TEST_CASE("Where the sums restart they do so in every step, in the layer that starts, at no cost of time") {
    PeArray::Parameters parameters = one_pe(1);
    parameters.restart_each_step = true;
    parameters.rows_per_pe = {1, 1};
    parameters.places.push_back({{1, 1}, {1, 1}});
    parameters.bias = {{1000}, {2000}};
    Bench bench("bench", parameters, entries({0, 0}));
    bench.control.reset(0);
    for (const auto& [start, layer] : {std::pair{10u, 0u}, {30u, 1u}, {50u, 0u}, {70u, 1u}}) {
        bench.control.start(start, layer);
        bench.token(start + 3, 0, 7);
        bench.encoder.encoder_done(start + 3);
    }
    sc_core::sc_start();
    CHECK(bench.drained() == Cycles{18, 38, 58, 78});
    CHECK(bench.accumulators.read(0, 0) == Row{1007});
    CHECK(bench.accumulators.read(1, 0) == Row{2007});
}

TEST_CASE("A reset brings the sums of every layer back to the bias") {
    PeArray::Parameters parameters = one_pe(1);
    parameters.rows_per_pe = {1, 1};
    parameters.places.push_back({{1, 1}, {1, 1}});
    parameters.bias = {{1000}, {2000}};
    Bench bench("bench", parameters, entries({0, 0}));
    bench.control.reset(0);
    for (const std::uint32_t layer : {0u, 1u}) {
        const Cycle start = 10 + 20 * layer;
        bench.control.start(start, layer);
        bench.token(start + 3, 0, 7);
        bench.encoder.encoder_done(start + 3);
    }
    sc_core::sc_start(99, sc_core::SC_NS);
    CHECK(bench.accumulators.read(0, 0) == Row{1007});
    CHECK(bench.accumulators.read(1, 0) == Row{2007});
    bench.control.reset(100);
    sc_core::sc_start();
    CHECK(bench.accumulators.read(0, 0) == Row{1000});
    CHECK(bench.accumulators.read(1, 0) == Row{2000});
}

TEST_CASE("The sums of an array wrap") {
    PeArray::Parameters parameters = one_pe(1);
    parameters.rows_per_pe = {1};
    parameters.bias = {{0x7fffff00}};
    Bench bench("bench", parameters, {{127}, {0}});
    bench.control.reset(0);
    bench.control.start(10);
    bench.token(13, 0, 65535);
    bench.encoder.encoder_done(13);
    sc_core::sc_start();
    CHECK(bench.accumulators.read(0, 0) == Row{0x7fffff00u + 127u * 65535u});
}

TEST_CASE("Sums are there from the cycle on in which the array is drained, and a read before is a violation") {
    Bench bench("bench", one_pe(1), entries({0}));
    bench.control.start(10);
    bench.token(13, 0);
    bench.encoder.encoder_done(13);
    sc_core::sc_start();
    REQUIRE(bench.drained() == Cycles{18});
    CHECK(bench.accumulators.read_in(18, 0, 0) == Row{1});
    CHECK_THROWS_AS(bench.accumulators.read_in(17, 0, 0), sc_core::sc_report);
}

TEST_CASE("Sums can be written for debugging") {
    Bench bench("bench", one_pe(1), entries({0}));
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    CHECK(bench.accumulators.write(0, 5, {77}) == 1);
    CHECK(bench.accumulators.read(0, 5) == Row{77});
}

namespace {

/// Two columns of one word that both go to entry 0; the second token can be popped from `second` on.
std::unique_ptr<Bench> same_entry(const char* name, std::uint32_t latency, Cycle second,
                                  arch::spartus::Hazard hazard, const Pairs& pairs = entries({0, 0})) {
    PeArray::Parameters parameters = one_pe(1, hazard);
    parameters.timing.latency = latency;
    auto bench = std::make_unique<Bench>(name, parameters, pairs);
    bench->control.start(10);
    bench->token(13, 0);
    bench->token(second, 1);
    bench->encoder.encoder_done(second);
    return bench;
}

constexpr auto stall = arch::spartus::Hazard::stall;
constexpr auto forward = arch::spartus::Hazard::forward;

}  // namespace

TEST_CASE("With hazard = stall a word waits until its entry's sum is through the array's latency") {
    const auto two = same_entry("two", 2, 13, stall);
    const auto three = same_entry("three", 3, 13, stall);
    const auto seven = same_entry("seven", 7, 13, stall);
    const auto forwarded = same_entry("forwarded", 7, 13, forward);
    sc_core::sc_start();
    // Issued in the cycle before the credit can be spent.
    CHECK(two->encoder.credits == Cycles{14, 16});
    CHECK(three->encoder.credits == Cycles{14, 17});
    CHECK(three->counters().hazard == 2);
    CHECK(three->drained() == Cycles{21});
    CHECK(seven->encoder.credits == Cycles{14, 21});
    CHECK(seven->counters().hazard == 6);
    CHECK(forwarded->encoder.credits == Cycles{14, 15});
    CHECK(forwarded->counters().hazard == 0);
    for (const auto* bench : {&two, &three, &seven, &forwarded}) {
        CHECK((*bench)->accumulators.read(0, 0) == Row{2});
    }
}

TEST_CASE("Idle cycles count towards the distance of a hazard") {
    const auto one_left = same_entry("one_left", 3, 15, stall);
    const auto none_left = same_entry("none_left", 3, 16, stall);
    sc_core::sc_start();
    CHECK(one_left->encoder.credits == Cycles{14, 17});
    CHECK(one_left->counters().starved == 3);  // 11, 12, 14
    CHECK(one_left->counters().hazard == 1);   // 15
    CHECK(none_left->encoder.credits == Cycles{14, 17});
    CHECK(none_left->counters().starved == 4);
    CHECK(none_left->counters().hazard == 0);
}

TEST_CASE("Padding makes no hazard, neither in the earlier word nor in the later") {
    const auto earlier = same_entry("earlier", 3, 13, stall, {{0, 1}, {0, 0}});
    const auto later = same_entry("later", 3, 13, stall, {{1, 0}, {0, 0}});
    sc_core::sc_start();
    CHECK(earlier->encoder.credits == Cycles{14, 15});
    CHECK(later->encoder.credits == Cycles{14, 15});
}

TEST_CASE("A hazard within a column holds its later words and the next column, not its pop") {
    // Entries by column: 0 1 5 | 2 5 6 | 3 4 7. Words in 13 14 15 | 16 18 19 | 20 21 22.
    Bench bench("bench", one_pe(3, stall), entries({0, 1, 5, 2, 5, 6, 3, 4, 7}));
    bench.control.start(10);
    for (const std::uint32_t column : {0u, 1u, 2u}) bench.token(13, column);
    bench.encoder.encoder_done(14);
    sc_core::sc_start();
    CHECK(bench.encoder.credits == Cycles{14, 17, 21});
    CHECK(bench.counters().hazard == 1);
    CHECK(bench.counters().issue == 9);
    CHECK(bench.drained() == Cycles{27});
}

TEST_CASE("A hazard on word 0 holds the pop and its credit") {
    // Entries by column: 0 1 2 | 2 3 4. Words in 13 14 15 | 18 19 20.
    Bench bench("bench", one_pe(3, stall), entries({0, 1, 2, 2, 3, 4}));
    bench.control.start(10);
    bench.token(13, 0);
    bench.token(14, 1);
    bench.encoder.encoder_done(14);
    sc_core::sc_start();
    CHECK(bench.encoder.credits == Cycles{14, 19});
    CHECK(bench.counters().hazard == 2);
    CHECK(bench.drained() == Cycles{25});
}

TEST_CASE("A hazard in one PE holds the word for all, and entries of different PEs do not collide") {
    PeArray::Parameters parameters = one_pe(1, stall);
    parameters.pes = 2;
    // Words (0,1) (1,0) (2,0): the second shares no entry with the first, the third one with the second in PE 1.
    Bench bench("bench", parameters, {{1, 1, 1, 1, 1, 1}, {0, 1, 1, 0, 2, 0}});
    bench.control.start(10);
    for (const std::uint32_t column : {0u, 1u, 2u}) bench.token(13, column);
    bench.encoder.encoder_done(14);
    sc_core::sc_start();
    CHECK(bench.encoder.credits == Cycles{14, 15, 18});
    CHECK(bench.counters().hazard == 2);
}

namespace {

/// A random step of an array, and what it must do cycle by cycle.
struct RandomStep {
    PeArray::Parameters parameters;
    Cycle bank_latency = 0;
    Pairs pairs;
    std::vector<SeenToken> tokens;
    Cycle encoder_done = 0;

    Cycles credits;
    Cycle drained = 0;
    PeArray::Counters counters;
    std::vector<std::uint32_t> sums;  ///< [L][M]

    static constexpr std::uint32_t rows = 6;
    static constexpr std::uint32_t columns = 5;  ///< of either matrix

    explicit RandomStep(Random& random) : parameters(one_pe(1, random.one_in(3) ? forward : stall)) {
        parameters.pes = random.between(1u, 3u);
        bank_latency = random.between(1u, 3u);
        parameters.timing.latency = random.between(2u, 6u);
        parameters.rows_per_pe = {rows};
        const std::uint32_t blen_ih = random.between(1u, 4u);
        parameters.places = {{{0, blen_ih}, {columns * blen_ih, random.between(1u, 4u)}}};
        const std::size_t words = columns * (blen_ih + parameters.places[0].hh.blen);
        for (std::size_t pair = 0; pair < words * parameters.pes; ++pair) {
            pairs.val.push_back(random.one_in(3) ? nn::Val{0} : random.between<nn::Val>(-128, 127));
            pairs.lidx.push_back(random.between<nn::Lidx>(0, rows - 1));
        }
        Cycle from = 12;
        for (std::uint32_t left = random.between(0u, 25u); left > 0; --left) {
            from += random.one_in(4) ? random.between(1u, 12u) : 1;
            tokens.push_back(
                {from, random.one_in(2) ? ih : hh, random.between(0u, columns - 1), random.between(-65535, 65535)});
        }
        encoder_done = from + random.between(0u, 20u);
        expect();
    }

   private:
    struct Issued {
        Cycle cycle;
        std::size_t word;
    };
    std::vector<Issued> issued_;

    bool collides(std::size_t word, std::size_t other) const {
        for (std::size_t pe = 0; pe < parameters.pes; ++pe) {
            const std::size_t one = word * parameters.pes + pe;
            const std::size_t two = other * parameters.pes + pe;
            if (pairs.val[one] != 0 && pairs.val[two] != 0 && pairs.lidx[one] == pairs.lidx[two]) return true;
        }
        return false;
    }
    bool must_wait(std::size_t word, Cycle cycle) const {
        if (parameters.timing.hazard == forward) return false;
        return std::any_of(issued_.begin(), issued_.end(), [&](const Issued& earlier) {
            return cycle - earlier.cycle <= parameters.timing.latency - 1 && collides(word, earlier.word);
        });
    }

    void expect() {
        sums.resize(std::size_t{rows} * parameters.pes);
        std::size_t token = 0;
        std::uint32_t next_word = 0;  // of the token's column
        Cycle cycle = 11;
        for (; token < tokens.size(); ++cycle) {
            const SeenToken& head = tokens[token];
            if (next_word == 0 && head.from > cycle) {
                ++counters.starved;
                continue;
            }
            const arch::spartus::MatrixPlace& place =
                head.matrix == ih ? parameters.places[0].ih : parameters.places[0].hh;
            const std::size_t word = place.base + std::size_t{head.column} * place.blen + next_word;
            if (must_wait(word, cycle)) {
                ++counters.hazard;
                continue;
            }
            if (next_word == 0) credits.push_back(cycle + 1);
            issued_.push_back({cycle, word});
            add(word, head.delta);
            ++counters.issue;
            if (++next_word < place.blen) continue;
            next_word = 0;
            ++token;
        }
        for (; cycle < encoder_done; ++cycle) ++counters.starved;
        drained = encoder_done;
        if (!issued_.empty()) {
            const Cycle last = issued_.back().cycle;
            drained = std::max(drained, last + bank_latency + parameters.timing.latency);
        }
        for (; cycle < drained; ++cycle) ++counters.drain;
    }
    void add(std::size_t word, std::int32_t delta) {
        for (std::size_t pe = 0; pe < parameters.pes; ++pe) {
            const std::size_t pair = word * parameters.pes + pe;
            sums[pairs.lidx[pair] * parameters.pes + pe] += static_cast<std::uint32_t>(pairs.val[pair] * delta);
            counters.multiply_adds += pairs.val[pair] != 0;
        }
    }
};

}  // namespace

TEST_CASE("An array does what the rules say cycle by cycle, however far modules run ahead") {
    Random random(4);
    std::vector<RandomStep> steps;
    std::vector<std::unique_ptr<Bench>> benches;
    const Cycle run_aheads[] = {0, 1, 3, 17, Clock::unlimited};
    for (int repetition = 0; repetition < 100; ++repetition) steps.emplace_back(random);
    for (const RandomStep& step : steps) {
        for (const Cycle run_ahead : run_aheads) {
            const std::string name = "bench" + std::to_string(benches.size());
            benches.push_back(std::make_unique<Bench>(name.c_str(), step.parameters, step.pairs, run_ahead));
            Bench& bench = *benches.back();
            bench.bank.latency = step.bank_latency;
            bench.control.start(10);
            // Told in time, or of everything at the start.
            for (const SeenToken& token : step.tokens)
                bench.encoder.send(token, run_ahead == 17 ? token.from - 11 : 0);
            bench.encoder.encoder_done(step.encoder_done, run_ahead == 17 ? step.encoder_done - 11 : 0);
        }
    }
    sc_core::sc_start();
    for (std::size_t at = 0; at < benches.size(); ++at) {
        const RandomStep& step = steps[at / std::size(run_aheads)];
        Bench& bench = *benches[at];
        CHECK(bench.encoder.credits == step.credits);
        CHECK(bench.drained() == Cycles{step.drained});
        CHECK(bench.counters().issue == step.counters.issue);
        CHECK(bench.counters().hazard == step.counters.hazard);
        CHECK(bench.counters().starved == step.counters.starved);
        CHECK(bench.counters().drain == step.counters.drain);
        CHECK(bench.counters().tokens == step.tokens.size());
        CHECK(bench.counters().multiply_adds == step.counters.multiply_adds);
        Row sums;
        for (std::uint32_t lidx = 0; lidx < RandomStep::rows; ++lidx) {
            const Row row = bench.accumulators.read(0, lidx);
            sums.insert(sums.end(), row.begin(), row.end());
        }
        CHECK(sums == step.sums);
    }
}
