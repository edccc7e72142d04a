#include "spartus/base/ahead.hpp"

#include <thread>
#include <vector>

#include "support/catch.hpp"

using spartus::Ahead;

TEST_CASE("Items made ahead come in order, each whole until the next is asked for") {
    std::size_t made = 0;
    Ahead<std::vector<std::size_t>> items(1000, [&made](auto& item) { item.assign(++made, made); });
    for (std::size_t k = 1; k <= 1000; ++k) CHECK(items.next() == std::vector<std::size_t>(k, k));
}

TEST_CASE("Items are made on another thread, and no more than there are places for") {
    std::size_t made = 0;
    {
        const auto here = std::this_thread::get_id();
        Ahead<std::thread::id> items(1'000'000, [&made](auto& item) {
            item = std::this_thread::get_id();
            ++made;
        });
        CHECK(items.next() != here);
    }
    CHECK(made < 100);
}

TEST_CASE("Whoever asks for a part of the items, or for none, need not wait for the others") {
    for (const std::size_t asked : {0, 1, 100}) {
        std::size_t made = 0;
        Ahead<std::size_t> items(100'000'000, [&made](auto& item) { item = made++; });
        for (std::size_t k = 0; k < asked; ++k) CHECK(items.next() == k);
    }
    const Ahead<int> none(0, [](int&) {});
}
