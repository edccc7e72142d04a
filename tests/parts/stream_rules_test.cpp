// Every rule twice: kept, and broken by one.
#include "spartus/parts/stream_rules.hpp"

#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::parts;
using sc_core::sc_report;

namespace {

using Rules = StreamRules<int>;
constexpr StreamPhase item = StreamPhase::item;
constexpr StreamPhase taken = StreamPhase::taken;

}  // namespace

TEST_CASE("Stream rules: an item is offered after the one before it was taken, not in that cycle") {
    for (const Cycle late : {0u, 1u}) {
        Rules rules = Rules::offered();
        rules.forward(0, item, 10);
        rules.backward(0, taken, 15);
        if (late == 1) {
            CHECK_NOTHROW(rules.forward(0, item, 16));
        } else {
            CHECK_THROWS_AS(rules.forward(0, item, 15), sc_report);
        }
    }
}

TEST_CASE(
    "Stream rules: a storage has as many places as it is deep, and one more from the cycle after an entry left") {
    Rules rules = Rules::pushed(2);
    rules.forward(0, item, 10);
    rules.forward(0, item, 11);
    rules.backward(0, taken, 12);
    CHECK_NOTHROW(rules.forward(0, item, 13));
    rules.backward(0, taken, 14);
    CHECK_THROWS_AS(rules.forward(0, item, 14), sc_report);
}

TEST_CASE("Stream rules: an item without room is found although it is told later when there was some") {
    for (const Cycle left : {12u, 13u}) {
        Rules rules = Rules::pushed(1);
        rules.forward(0, item, 10);
        CHECK_NOTHROW(rules.forward(0, item, 13));
        if (left < 13) {
            CHECK_NOTHROW(rules.backward(0, taken, left));
        } else {
            CHECK_THROWS_AS(rules.backward(0, taken, left), sc_report);
        }
    }
}

TEST_CASE("Stream rules: items come one in a cycle, and are taken one in a cycle") {
    Rules rules = Rules::pushed(8);
    rules.forward(0, item, 10);
    CHECK_THROWS_AS(rules.forward(0, item, 10), sc_report);
    Rules other = Rules::pushed(8);
    other.forward(0, item, 10);
    other.forward(0, item, 11);
    other.backward(0, taken, 20);
    CHECK_THROWS_AS(other.backward(0, taken, 20), sc_report);
}

TEST_CASE("Stream rules: nothing is taken that was not sent, nor before it is there") {
    Rules rules = Rules::offered();
    CHECK_THROWS_AS(rules.backward(0, taken, 10), sc_report);
    rules.forward(0, item, 10);
    CHECK_THROWS_AS(rules.backward(0, taken, 9), sc_report);
    Rules kept = Rules::offered();
    kept.forward(0, item, 10);
    CHECK_NOTHROW(kept.backward(0, taken, 10));  // in the cycle of the offer
}

TEST_CASE("Stream rules: items go one way and `taken` the other") {
    Rules rules = Rules::offered();
    CHECK_THROWS_AS(rules.forward(0, taken, 10), sc_report);
    CHECK_THROWS_AS(rules.backward(0, item, 10), sc_report);
}
