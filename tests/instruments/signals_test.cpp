#include "spartus/instruments/signals.hpp"

#include "support/catch.hpp"

using spartus::instruments::Radix;
using spartus::instruments::Signals;

namespace {

struct OneSignal : Signals {
    explicit OneSignal(std::int32_t value = 0) { add({"module", "signal", 8, Radix::decimal, {}}, value); }
};

}  // namespace

TEST_CASE("A change is made in its cycle and not in the one before") {
    OneSignal signals;
    signals.set(0, 7, 5);
    signals.advance(6);
    CHECK(signals.value(0) == 0);
    signals.advance(7);
    CHECK(signals.value(0) == 5);
}

TEST_CASE("Changes are made in the order of their cycles whatever the order of telling") {
    OneSignal signals;
    signals.set(0, 9, 2);
    signals.set(0, 3, 1);
    signals.advance(3);
    CHECK(signals.value(0) == 1);
    signals.advance(20);
    CHECK(signals.value(0) == 2);
}

TEST_CASE("Of two statements about one cycle the later one holds") {
    OneSignal signals;
    signals.set(0, 4, 1);
    signals.set(0, 4, 2);
    signals.advance(4);
    CHECK(signals.value(0) == 2);
    signals.set(0, 4, 3);
    CHECK(signals.value(0) == 3);
}

TEST_CASE("Differences add up in any order") {
    OneSignal signals(32);
    signals.change(0, 5, +1);
    signals.change(0, 2, -1);
    signals.change(0, 2, -1);
    signals.advance(2);
    CHECK(signals.value(0) == 30);
    signals.advance(5);
    CHECK(signals.value(0) == 31);
}

TEST_CASE("Advancing tells which signals were told of, and no other") {
    OneSignal signals;
    const Signals::Id other = signals.add({"module", "other", 8, Radix::decimal, {}});
    signals.add({"module", "silent", 8, Radix::decimal, {}});
    signals.set(0, 1, 5);
    signals.set(other, 2, 0);
    CHECK(signals.advance(0).empty());
    CHECK(signals.advance(1) == std::vector<Signals::Id>{0});
    CHECK(signals.advance(7) == std::vector<Signals::Id>{other});
    CHECK(signals.advance(8).empty());
}

TEST_CASE("The next change is known before it is made") {
    OneSignal signals;
    CHECK_FALSE(signals.next_change());
    signals.set(0, 8, 1);
    signals.set(0, 5, 1);
    CHECK(signals.next_change() == 5u);
    signals.advance(8);
    CHECK_FALSE(signals.next_change());
}

TEST_CASE("A change that is told long before is made in its cycle, and one told later still holds") {
    OneSignal signals;
    signals.set(0, 1'000'000, 1);
    signals.set(0, 1'000'000, 2);
    signals.set(0, 999'999, 3);
    signals.set(0, 5, 4);
    CHECK(signals.next_change() == 5u);
    signals.advance(5);
    CHECK(signals.next_change() == 999'999u);
    signals.advance(999'998);
    CHECK(signals.value(0) == 4);
    signals.set(0, 1'000'001, 5);
    signals.advance(999'999);
    CHECK(signals.value(0) == 3);
    signals.advance(1'000'000);
    CHECK(signals.value(0) == 2);
    signals.set(0, 1'000'001, 6);
    signals.advance(1'000'001);
    CHECK(signals.value(0) == 6);
}

TEST_CASE("A leap makes all changes on its way in their order") {
    OneSignal signals;
    signals.set(0, 3'000'000, 1);
    signals.change(0, 2'000'000, 5);
    signals.set(0, 7, 2);
    signals.change(0, 3'000'001, 1);
    CHECK(signals.advance(3'000'000).size() == 3);
    CHECK(signals.value(0) == 1);
    signals.advance(3'000'001);
    CHECK(signals.value(0) == 2);
}
