#include "spartus/parts/fifo.hpp"

#include <vector>

#include "support/catch.hpp"
#include "support/stream_stub.hpp"

using namespace spartus;
using parts::FifoRoom;

namespace {

/// A FIFO of whole numbers between stubs.
struct Bench : sc_core::sc_module {
    const parts::Clock clock{0};
    test::StreamSource<int> producer{"producer"};
    parts::Fifo<int> fifo;
    test::StreamSink<int> consumer{"consumer"};

    explicit Bench(const sc_core::sc_module_name& name, std::uint32_t latency = 2)
        : sc_module(name), fifo("fifo", latency, clock) {
        producer.socket.bind(fifo.in);
        fifo.out.bind(consumer.socket);
    }
};

}  // namespace

TEST_CASE("An item pushed into an empty FIFO is at the output two cycles later, not one") {
    Bench bench("bench");
    bench.producer.send(10, 7);
    sc_core::sc_start();
    CHECK(bench.consumer.cycles() == std::vector<Cycle>{12});
    CHECK(bench.producer.taken == std::vector<Cycle>{11});  // out of the storage, into the output register
}

TEST_CASE("With a latency of five an item is at the output five cycles after its push") {
    Bench bench("bench", 5);
    bench.producer.send(10, 7);
    sc_core::sc_start();
    CHECK(bench.consumer.cycles() == std::vector<Cycle>{15});
}

TEST_CASE("After a pop the next item of a FIFO that holds some is at the output in the next cycle") {
    Bench bench("bench");
    for (const Cycle cycle : {10, 11, 12}) bench.producer.send(cycle, 0);
    bench.consumer.take(20);
    bench.consumer.take(21);
    sc_core::sc_start();
    CHECK(bench.consumer.cycles() == std::vector<Cycle>{12, 21, 22});
    CHECK(bench.producer.taken == std::vector<Cycle>{11, 20, 21});
    CHECK_FALSE(bench.fifo.empty());
}

TEST_CASE("An item pushed in the cycle of the pop before it takes two cycles again") {
    Bench bench("bench");
    bench.producer.send(10, 0);
    bench.producer.send(20, 1);
    bench.consumer.take(20);
    sc_core::sc_start();
    CHECK(bench.consumer.cycles() == std::vector<Cycle>{12, 22});
}

TEST_CASE("Items leave a FIFO in the order in which they came") {
    Bench bench("bench");
    for (int n = 0; n < 5; ++n) bench.producer.send(10 + static_cast<Cycle>(n), n);
    for (Cycle cycle = 30; cycle < 35; ++cycle) bench.consumer.take(cycle);
    sc_core::sc_start();
    REQUIRE(bench.consumer.items.size() == 5);
    for (int n = 0; n < 5; ++n) CHECK(bench.consumer.items[static_cast<std::size_t>(n)].second == n);
    CHECK(bench.fifo.empty());
}

TEST_CASE("A producer has as many places as the FIFO is deep, and one more for each item that left") {
    FifoRoom room(2);
    room.pushed();
    CHECK_FALSE(room.exhausted());
    room.pushed();
    CHECK(room.exhausted());
    CHECK_FALSE(room.knows());
    room.taken(31);
    room.taken(40);
    CHECK(room.knows());
    CHECK(room.reclaim() == 31);
    CHECK_FALSE(room.exhausted());
    room.pushed();
    CHECK(room.reclaim() == 40);
}
