// Every rule twice: kept, and broken by one.
#include "spartus/arch/edgedrnn/link_rules.hpp"

#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::arch::edgedrnn;
using sc_core::sc_report;

namespace {

constexpr StatePhase read = StatePhase::read;
constexpr StatePhase write = StatePhase::write;
constexpr ResultPhase offer = ResultPhase::offer;
const std::int16_t four[4] = {1, 2, 3, 4};

/// A group of four of a layer of eight.
StateBeat group(std::uint32_t layer, std::uint32_t first) {
    return {layer, first, 4, four, first == 4};
}

}  // namespace

TEST_CASE("EdgeDRNN's link rules: layers begin in turn, one behind the other") {
    StartRules rules(2);
    rules.forward({0}, tlm::BEGIN_REQ, 10);
    CHECK_THROWS_AS(rules.forward({0}, tlm::BEGIN_REQ, 20), sc_report);
    StartRules kept(2);
    kept.forward({0}, tlm::BEGIN_REQ, 10);
    kept.forward({1}, tlm::BEGIN_REQ, 20);
    CHECK_THROWS_AS(kept.forward({0}, tlm::BEGIN_REQ, 20), sc_report);
}

TEST_CASE("EdgeDRNN's link rules: groups are written in order, one in a cycle, and the last one is said to be it") {
    StateRules rules(4, 2, 8);
    rules.forward(group(0, 0), write, 10);
    SECTION("as it should be, and the next layer") {
        CHECK_NOTHROW(rules.forward(group(0, 4), write, 15));
        CHECK_NOTHROW(rules.forward(group(1, 0), write, 40));
    }
    SECTION("the same again") {
        CHECK_THROWS_AS(rules.forward(group(0, 0), write, 15), sc_report);
    }
    SECTION("but one") {
        StateRules longer(4, 1, 16);
        longer.forward(group(0, 0), write, 10);
        CHECK_THROWS_AS(longer.forward({0, 8, 4, four, false}, write, 15), sc_report);
    }
    SECTION("in one cycle") {
        CHECK_THROWS_AS(rules.forward(group(0, 4), write, 10), sc_report);
    }
    SECTION("of another layer") {
        CHECK_THROWS_AS(rules.forward(group(1, 4), write, 15), sc_report);
    }
    SECTION("last, and not said so") {
        StateBeat beat = group(0, 4);
        beat.last = false;
        CHECK_THROWS_AS(rules.forward(beat, write, 15), sc_report);
    }
    SECTION("of fewer") {
        StateBeat beat = group(0, 4);
        beat.count = 3;
        CHECK_THROWS_AS(rules.forward(beat, write, 15), sc_report);
    }
    SECTION("of nothing") {
        StateBeat beat = group(0, 4);
        beat.elements = nullptr;
        CHECK_THROWS_AS(rules.forward(beat, write, 15), sc_report);
    }
    SECTION("of no layer") {
        CHECK_THROWS_AS(rules.forward(group(2, 4), write, 15), sc_report);
    }
}

TEST_CASE("EdgeDRNN's link rules: h is read in order too, and there in the cycle in which it is read") {
    StateRules rules(4, 1, 8);
    rules.forward(group(0, 0), read, 10);
    rules.forward(group(0, 0), write, 20);  // reads and writes each have their order
    CHECK_NOTHROW(rules.answered(group(0, 0), 10, 10));
    CHECK_THROWS_AS(rules.answered(group(0, 0), 10, 11), sc_report);
    CHECK_THROWS_AS(rules.answered({0, 0, 4, nullptr, false}, 10, 10), sc_report);
    CHECK_THROWS_AS(rules.forward(group(0, 0), read, 15), sc_report);
}

TEST_CASE("EdgeDRNN's link rules: a result is offered after the one before it was accepted") {
    for (const Cycle cycle : {17u, 18u}) {
        ResultRules rules(4, 8);
        rules.forward(group(0, 0), offer, 10);
        CHECK_THROWS_AS(rules.answered(group(0, 0), 10, 9), sc_report);
        rules.answered(group(0, 0), 10, 17);
        if (cycle > 17) {
            CHECK_NOTHROW(rules.forward(group(0, 4), offer, cycle));
        } else {
            CHECK_THROWS_AS(rules.forward(group(0, 4), offer, cycle), sc_report);
        }
    }
    ResultRules rules(4, 8);
    CHECK_THROWS_AS(rules.forward(group(0, 4), offer, 10), sc_report);
    CHECK_THROWS_AS(rules.forward({0, 0, 4, nullptr, false}, offer, 10), sc_report);
}

TEST_CASE("EdgeDRNN's link rules: tables are asked for K values at once and take no cycle") {
    LookupRules rules(4);
    const Lookup asked{Lookup::Function::tanh, four, 4, four};
    rules.forward(asked, parts::ReadPhase::read, 10);
    CHECK_NOTHROW(rules.forward(asked, parts::ReadPhase::read, 10));
    CHECK_THROWS_AS(rules.forward(asked, parts::ReadPhase::read, 9), sc_report);
    CHECK_THROWS_AS(rules.forward({Lookup::Function::tanh, four, 3, four}, parts::ReadPhase::read, 11), sc_report);
    CHECK_NOTHROW(rules.answered(asked, 10, 10));
    CHECK_THROWS_AS(rules.answered(asked, 10, 11), sc_report);
    CHECK_THROWS_AS(rules.answered({Lookup::Function::tanh, four, 4, nullptr}, 10, 10), sc_report);
}

TEST_CASE("EdgeDRNN's link rules: what is lent is spoiled after the call, and the sender keeps its own") {
    StateRules state(4, 1, 8);
    StateBeat beat = group(0, 0);
    state.lend(beat);
    CHECK(beat.elements != four);
    CHECK(beat.elements[3] == 4);
    const std::int16_t* const lent = beat.elements;
    state.take_back();
    CHECK(lent[3] != 4);

    ResultRules results(4, 8);
    StateBeat offered = group(0, 0);
    results.lend(offered);
    const std::int16_t* const theirs = offered.elements;
    results.take_back();
    CHECK(theirs[3] != 4);
    results.hand_on(offered);
    CHECK(offered.elements == four);

    LookupRules tables(4);
    Lookup lookup{Lookup::Function::tanh, four, 4, nullptr};
    tables.lend(lookup);
    const std::int16_t* const arguments = lookup.arguments;
    tables.take_back();
    CHECK(arguments[3] != 4);
    lookup.values = four;
    tables.hand_on(lookup);
    CHECK(lookup.arguments == four);
    CHECK(lookup.values != four);
    CHECK(lookup.values[3] == 4);
}
