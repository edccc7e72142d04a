#include "spartus/instruments/signals.hpp"

#include "support/catch.hpp"

using spartus::instruments::Radix;
using spartus::instruments::Signals;

namespace {

Signals one_signal(std::int32_t value = 0) {
    Signals signals;
    signals.add({"module", "signal", 8, Radix::decimal, {}}, value);
    return signals;
}

}  // namespace

TEST_CASE("A change is made in its cycle and not in the one before") {
    Signals signals = one_signal();
    signals.set(0, 7, 5);
    signals.advance(6);
    CHECK(signals.value(0) == 0);
    signals.advance(7);
    CHECK(signals.value(0) == 5);
}

TEST_CASE("Changes are made in the order of their cycles whatever the order of telling") {
    Signals signals = one_signal();
    signals.set(0, 9, 2);
    signals.set(0, 3, 1);
    signals.advance(3);
    CHECK(signals.value(0) == 1);
    signals.advance(20);
    CHECK(signals.value(0) == 2);
}

TEST_CASE("Of two statements about one cycle the later one holds") {
    Signals signals = one_signal();
    signals.set(0, 4, 1);
    signals.set(0, 4, 2);
    signals.advance(4);
    CHECK(signals.value(0) == 2);
    signals.set(0, 4, 3);
    CHECK(signals.value(0) == 3);
}

TEST_CASE("Differences add up in any order") {
    Signals signals = one_signal(32);
    signals.change(0, 5, +1);
    signals.change(0, 2, -1);
    signals.change(0, 2, -1);
    signals.advance(2);
    CHECK(signals.value(0) == 30);
    signals.advance(5);
    CHECK(signals.value(0) == 31);
}

TEST_CASE("The next change is known before it is made") {
    Signals signals = one_signal();
    CHECK_FALSE(signals.next_change());
    signals.set(0, 8, 1);
    signals.set(0, 5, 1);
    CHECK(signals.next_change() == 5u);
    signals.advance(8);
    CHECK_FALSE(signals.next_change());
}
