// Every rule twice: kept, and broken by one.
#include "spartus/arch/spartus/link_rules.hpp"

#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::arch::spartus;
using parts::ReadPhase;
using sc_core::sc_report;

namespace {

constexpr TokenPhase token = TokenPhase::token;
constexpr TokenPhase encoder_done = TokenPhase::encoder_done;
constexpr TokenPhase credit = TokenPhase::credit;

/// Two credits, two cycles from an emission to the arrival.
TokenRules two_credits() {
    return {2, 2};
}

WeightBurst words(std::uint32_t first, std::uint32_t count) {
    WeightBurst burst;
    burst.first_word = first;
    burst.words = count;
    return burst;
}

}  // namespace

TEST_CASE("Link rules: no token without a credit") {
    TokenRules rules = two_credits();
    rules.forward({}, token, 13);
    rules.forward({}, token, 14);
    CHECK_THROWS_AS(rules.forward({}, token, 15), sc_report);
}

TEST_CASE("Link rules: a credit is spent when it is there, not a cycle earlier") {
    for (const Cycle early : {0u, 1u}) {
        TokenRules rules = two_credits();
        rules.forward({}, token, 13);
        rules.forward({}, token, 14);
        rules.backward({}, credit, 20);
        if (early == 0) {
            CHECK_NOTHROW(rules.forward({}, token, 22));
        } else {
            CHECK_THROWS_AS(rules.forward({}, token, 21), sc_report);
        }
    }
}

TEST_CASE("Link rules: no credit for a token that cannot have been popped, nor without one") {
    TokenRules rules = two_credits();
    CHECK_THROWS_AS(rules.backward({}, credit, 20), sc_report);
    rules.forward({}, token, 13);
    CHECK_THROWS_AS(rules.backward({}, credit, 13), sc_report);
    CHECK_NOTHROW(rules.backward({}, credit, 14));
}

TEST_CASE("Link rules: of several credits the earliest is spent, in whatever order they came back") {
    TokenRules rules = two_credits();
    rules.forward({}, token, 13);
    rules.forward({}, token, 14);
    rules.backward({}, credit, 20);
    rules.backward({}, credit, 19);
    CHECK_NOTHROW(rules.forward({}, token, 21));
    CHECK_THROWS_AS(rules.forward({}, token, 21), sc_report);
}

TEST_CASE("Link rules: one token per cycle, and encoder_done not before the last") {
    TokenRules rules = two_credits();
    rules.forward({}, token, 13);
    CHECK_THROWS_AS(rules.forward({}, token, 13), sc_report);
    CHECK_THROWS_AS(rules.forward({}, encoder_done, 12), sc_report);
    TokenRules other = two_credits();
    other.forward({}, token, 13);
    CHECK_NOTHROW(other.forward({}, encoder_done, 13));
    CHECK_THROWS_AS(other.forward({}, encoder_done, 13), sc_report);
    CHECK_NOTHROW(other.forward({}, encoder_done, 20));  // of a step without a token
}

TEST_CASE("Link rules: tokens go one way and credits the other") {
    TokenRules rules = two_credits();
    CHECK_THROWS_AS(rules.forward({}, credit, 13), sc_report);
    CHECK_THROWS_AS(rules.backward({}, token, 13), sc_report);
}

TEST_CASE("Link rules: a command is done once, no earlier than it begins, and the barrier lies behind") {
    ControlRules rules(2);
    CHECK_THROWS_AS(rules.backward({}, ControlPhase::done, 5), sc_report);
    rules.forward({0}, ControlPhase::start, 10);
    CHECK_THROWS_AS(rules.backward({}, ControlPhase::done, 9), sc_report);
    rules.backward({}, ControlPhase::done, 20);
    CHECK_THROWS_AS(rules.backward({}, ControlPhase::done, 21), sc_report);
    CHECK_THROWS_AS(rules.forward({0}, ControlPhase::barrier, 19), sc_report);
    CHECK_NOTHROW(rules.forward({0}, ControlPhase::barrier, 20));
    CHECK_THROWS_AS(rules.forward({0}, ControlPhase::start, 19), sc_report);
    CHECK_THROWS_AS(rules.forward({2}, ControlPhase::start, 30), sc_report);
}

TEST_CASE("Link rules: a time step starts when its x is there, and every x is reported once") {
    ControlRules rules(1);
    rules.backward({}, ControlPhase::input_ready, 20);
    CHECK_THROWS_AS(rules.backward({}, ControlPhase::input_ready, 21), sc_report);
    CHECK_THROWS_AS(rules.forward({0}, ControlPhase::start, 19), sc_report);
    ControlRules kept(1);
    kept.backward({}, ControlPhase::input_ready, 20);
    CHECK_NOTHROW(kept.forward({0}, ControlPhase::start, 20));
    CHECK_THROWS_AS(kept.forward({0}, ControlPhase::start, 30), sc_report);
}

TEST_CASE("Link rules: commands and reports have their directions") {
    ControlRules rules(1);
    CHECK_THROWS_AS(rules.forward({0}, ControlPhase::done, 10), sc_report);
    CHECK_THROWS_AS(rules.backward({0}, ControlPhase::activate, 10), sc_report);
}

TEST_CASE("Link rules: slices cover a vector without a gap, in order") {
    const std::int16_t elements[4] = {};
    const auto slice = [&elements](std::uint32_t layer, std::uint32_t first, std::uint32_t count) {
        return VectorSlice{layer, first, count, elements};
    };
    VectorRules rules({4, 2});
    rules.forward(slice(0, 0, 2), VectorPhase::elements, 10);
    SECTION("as it should be, twice") {
        CHECK_NOTHROW(rules.forward(slice(0, 2, 2), VectorPhase::elements, 10));
        CHECK_NOTHROW(rules.forward(slice(1, 0, 2), VectorPhase::elements, 9));
    }
    SECTION("a gap") {
        CHECK_THROWS_AS(rules.forward(slice(0, 3, 1), VectorPhase::elements, 10), sc_report);
    }
    SECTION("too many") {
        CHECK_THROWS_AS(rules.forward(slice(0, 2, 3), VectorPhase::elements, 10), sc_report);
    }
    SECTION("none") {
        CHECK_THROWS_AS(rules.forward(slice(0, 2, 0), VectorPhase::elements, 10), sc_report);
    }
    SECTION("early") {
        CHECK_THROWS_AS(rules.forward(slice(0, 2, 2), VectorPhase::elements, 9), sc_report);
    }
    SECTION("another layer") {
        CHECK_THROWS_AS(rules.forward(slice(1, 2, 1), VectorPhase::elements, 10), sc_report);
    }
    SECTION("no layer") {
        CHECK_THROWS_AS(rules.forward(slice(2, 0, 1), VectorPhase::elements, 10), sc_report);
    }
}

TEST_CASE("Link rules: a bank reads a word per cycle, of those it has, with one latency") {
    WeightRules rules(1, 8);
    rules.forward(words(0, 3), WeightPhase::read, 10);
    CHECK_THROWS_AS(rules.forward(words(3, 1), WeightPhase::read, 12), sc_report);
    CHECK_NOTHROW(rules.forward(words(3, 1), WeightPhase::read, 13));
    CHECK_THROWS_AS(rules.forward(words(8, 1), WeightPhase::read, 20), sc_report);
    CHECK_THROWS_AS(rules.forward(words(7, 2), WeightPhase::read, 30), sc_report);
    CHECK_THROWS_AS(rules.forward(words(7, 0), WeightPhase::read, 40), sc_report);

    const nn::Val val = 1;
    const nn::Lidx lidx = 0;
    WeightBurst answer = words(0, 1);
    CHECK_THROWS_AS(rules.answered(answer, 10, 12), sc_report);  // with nothing
    answer.val = &val;
    answer.lidx = &lidx;
    CHECK_NOTHROW(rules.answered(answer, 20, 22));
    CHECK_THROWS_AS(rules.answered(answer, 20, 23), sc_report);
    CHECK_THROWS_AS(rules.answered(answer, 20, 20), sc_report);
}

TEST_CASE("Link rules: an array reads a row per cycle, of those it has, and none is written with time") {
    AccumulatorRules rules(1, {4, 2});
    rules.forward({0, 3}, ReadPhase::read, 10);
    CHECK_THROWS_AS(rules.forward({0, 0}, ReadPhase::read, 10), sc_report);
    CHECK_NOTHROW(rules.forward({1, 1}, ReadPhase::read, 11));
    CHECK_THROWS_AS(rules.forward({1, 2}, ReadPhase::read, 12), sc_report);
    CHECK_THROWS_AS(rules.forward({2, 0}, ReadPhase::read, 13), sc_report);
    const std::uint32_t sum = 0;
    CHECK_THROWS_AS(rules.forward({0, 0, 1, 1, &sum, true}, ReadPhase::read, 14), sc_report);
    CHECK_NOTHROW(rules.forward({0, 1, 2, 2}, ReadPhase::read, 20));
    CHECK_THROWS_AS(rules.forward({0, 0}, ReadPhase::read, 21), sc_report);
    CHECK_THROWS_AS(rules.forward({0, 2, 2, 2}, ReadPhase::read, 30), sc_report);
    CHECK_THROWS_AS(rules.forward({0, 0, 0}, ReadPhase::read, 40), sc_report);
}

TEST_CASE("Columns from memory are fetched, there, read and issued in turn, no word before it is there") {
    FetchRules rules(1);
    rules.belong_to("weights");
    const auto burst = [](std::uint32_t count, const Cycle* cycles = nullptr) {
        static const nn::Val val[2] = {1, 1};
        static const nn::Lidx lidx[2] = {0, 1};
        WeightBurst result;
        result.words = count;
        result.val = val;
        result.lidx = lidx;
        result.cycles = cycles;
        return result;
    };
    CHECK_THROWS_AS(rules.forward(burst(0), WeightPhase::fetch, 5), sc_report);
    CHECK_THROWS_AS(rules.backward({}, WeightPhase::there, 5), sc_report);
    rules.forward(burst(2), WeightPhase::fetch, 10);
    CHECK_THROWS_AS(rules.forward(burst(2), WeightPhase::read, 20), sc_report);
    rules.backward({}, WeightPhase::there, 20);
    CHECK_THROWS_AS(rules.forward(burst(2), WeightPhase::read, 19), sc_report);
    const Cycle there[] = {20, 22};
    WeightBurst answer = burst(2, there);
    rules.forward(burst(2), WeightPhase::read, 20);
    rules.hand_on(answer);
    const Cycle early[] = {20, 21}, twice[] = {22, 22}, right[] = {20, 22};
    CHECK_THROWS_AS(rules.forward(burst(2, early), WeightPhase::issued, 20), sc_report);
    CHECK_THROWS_AS(rules.forward(burst(1, right), WeightPhase::issued, 30), sc_report);
    FetchRules other = rules;
    CHECK_THROWS_AS(other.forward(burst(2, twice), WeightPhase::issued, 22), sc_report);
}

TEST_CASE("A command is issued once and not before it may be, and its beats come behind it and one by one") {
    ColumnRules rules(4);
    rules.belong_to("columns");
    const ColumnTransfer three_beats{0, 0, nullptr, 12}, broken{0, 0, nullptr, 13};
    CHECK_THROWS_AS(rules.backward({}, ColumnPhase::issued, 10), sc_report);
    rules.forward({}, ColumnPhase::command, 10);
    CHECK_THROWS_AS(rules.forward({}, ColumnPhase::command, 11), sc_report);
    CHECK_THROWS_AS(rules.backward({}, ColumnPhase::issued, 9), sc_report);
    rules.backward({}, ColumnPhase::issued, 10);
    CHECK_THROWS_AS(rules.forward({}, ColumnPhase::command, 10), sc_report);
    rules.forward({}, ColumnPhase::command, 11);
    rules.backward({}, ColumnPhase::issued, 11);
    CHECK_THROWS_AS(rules.backward(three_beats, ColumnPhase::beats, 10), sc_report);
    CHECK_THROWS_AS(rules.backward(broken, ColumnPhase::beats, 20), sc_report);
    rules.backward(three_beats, ColumnPhase::beats, 20);
    CHECK_THROWS_AS(rules.backward(three_beats, ColumnPhase::beats, 22), sc_report);
}
