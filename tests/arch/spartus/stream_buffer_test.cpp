// A stream buffer alone, between stubs of an array and of the memory port. Words of two pairs of two bytes, so a
// column of two words takes two beats of four bytes.
#include "spartus/arch/spartus/stream_buffer.hpp"

#include <vector>

#include "support/catch.hpp"
#include "support/stub.hpp"

using namespace spartus;
using namespace spartus::arch::spartus;

namespace {

using Cycles = std::vector<Cycle>;

class ArrayStub : public test::Stub {
   public:
    parts::Initiator<WeightLink, ArrayStub> socket{"socket"};
    Cycles there;

    explicit ArrayStub(const sc_core::sc_module_name& name) : Stub(name) {
        socket.register_nb_transport_bw(this, &ArrayStub::on_there);
    }
    /// Told two cycles before, as a token is.
    void fetch(Cycle from, std::uint32_t column, std::uint32_t words = 2) {
        at(from - 2, [=] {
            WeightBurst burst;
            burst.column = column;
            burst.words = words;
            send(burst, WeightPhase::fetch, from);
        });
    }
    void read(Cycle cycle, WeightBurst& answer, Cycle& arrived) {
        at(cycle, [=, &answer, &arrived] {
            answer.words = 2;
            arrived = send(answer, WeightPhase::read, cycle);
        });
    }
    void issued(Cycle cycle, Cycles cycles) {
        at(cycle, [=] {
            WeightBurst burst;
            burst.words = static_cast<std::uint32_t>(cycles.size());
            burst.cycles = cycles.data();
            send(burst, WeightPhase::issued, cycles.front());
        });
    }

   private:
    Cycle send(WeightBurst& burst, WeightPhase phase, Cycle cycle) {
        sc_core::sc_time delay = clock().until(cycle);
        socket->nb_transport_fw(burst, phase, delay);
        return clock().cycle_of(delay);
    }
    tlm::tlm_sync_enum on_there(WeightBurst&, WeightPhase&, sc_core::sc_time& delay) {
        there.push_back(clock().cycle_of(delay));
        return tlm::TLM_ACCEPTED;
    }
};

/// Issues commands and brings columns when it is told to.
class PortStub : public test::Stub {
   public:
    parts::Target<ColumnLink, PortStub> socket{"socket"};
    Cycles commands;                     ///< from when on each may be issued
    std::vector<std::uint32_t> columns;  ///< of these

    explicit PortStub(const sc_core::sc_module_name& name) : Stub(name) {
        socket.register_nb_transport_fw(this, &PortStub::on_command);
    }
    void issue(Cycle cycle) {
        at(cycle, [this, cycle] { send({}, ColumnPhase::issued, cycle); });
    }
    void bring(Cycle first_beat, const std::vector<unsigned char>& bytes) {
        at(first_beat, [this, first_beat, bytes] {
            send({0, 0, bytes.data(), static_cast<std::uint32_t>(bytes.size())}, ColumnPhase::beats, first_beat);
        });
    }

   private:
    void send(ColumnTransfer transfer, ColumnPhase phase, Cycle cycle) {
        sc_core::sc_time delay = clock().until(cycle);
        socket->nb_transport_bw(transfer, phase, delay);
    }
    tlm::tlm_sync_enum on_command(ColumnTransfer& transfer, ColumnPhase&, sc_core::sc_time& delay) {
        commands.push_back(clock().cycle_of(delay));
        columns.push_back(transfer.column);
        return tlm::TLM_ACCEPTED;
    }
};

struct Bench : sc_core::sc_module {
    const parts::Clock clock{0};
    StreamBuffer buffer;
    ArrayStub array{"array"};
    PortStub port{"port"};

    explicit Bench(const sc_core::sc_module_name& name, std::uint32_t words, std::uint32_t pair_bytes = 2)
        : sc_module(name), buffer("buffer", {0, 2, words, 3, pair_bytes, 4}, clock) {
        array.socket.bind(buffer.port);
        buffer.memory.bind(port.socket);
    }
};

const std::vector<unsigned char> bytes = {1, 0, 2, 1, 0xff, 2, 0, 0};

}  // namespace

TEST_CASE("A command may be issued when its token can be popped, one at a time and one per cycle") {
    Bench bench("bench", 8);
    bench.array.fetch(10, 5);
    bench.array.fetch(11, 6);
    bench.array.fetch(20, 7);
    bench.port.issue(14);
    bench.port.issue(15);
    sc_core::sc_start();
    CHECK(bench.port.commands == Cycles{10, 15, 20});
    CHECK(bench.port.columns == std::vector<std::uint32_t>{5, 6, 7});
}

TEST_CASE("A column takes its places with its command, and each is free in the cycle after its word's issue") {
    Bench bench("bench", 3);
    WeightBurst answer;
    Cycle arrived = 0;
    bench.array.fetch(10, 5);
    bench.array.fetch(10, 6);
    bench.port.issue(10);
    bench.port.bring(20, bytes);
    bench.array.read(21, answer, arrived);
    bench.array.issued(21, {21, 25});
    sc_core::sc_start();
    CHECK(bench.port.commands == Cycles{10, 22});  // one place was free, the word of 21 leaves the second
}

TEST_CASE("Words are there in the cycle after their last beat, and read with what they hold") {
    Bench bench("bench", 8);
    WeightBurst answer;
    Cycle arrived = 0;
    bench.array.fetch(10, 5);
    bench.port.issue(10);
    bench.port.bring(20, bytes);
    bench.array.read(21, answer, arrived);
    sc_core::sc_start();
    CHECK(bench.array.there == Cycles{21});
    CHECK(Cycles(answer.cycles, answer.cycles + 2) == Cycles{21, 22});
    CHECK(std::vector<nn::Val>(answer.val, answer.val + 4) == std::vector<nn::Val>{1, 2, -1, 0});
    CHECK(std::vector<nn::Lidx>(answer.lidx, answer.lidx + 4) == std::vector<nn::Lidx>{0, 1, 2, 0});
    CHECK(answer.stored == 3);
    CHECK(arrived == 24);  // a latency of 3
    CHECK(bench.buffer.counters().read == 2);
}

TEST_CASE("Without indices word k has index k, and two words may come with one beat") {
    Bench bench("bench", 8, 1);
    WeightBurst answer;
    Cycle arrived = 0;
    bench.array.fetch(10, 5);
    bench.port.issue(10);
    bench.port.bring(20, {1, 2, 3, 4});
    bench.array.read(21, answer, arrived);
    sc_core::sc_start();
    CHECK(Cycles(answer.cycles, answer.cycles + 2) == Cycles{21, 21});
    CHECK(std::vector<nn::Lidx>(answer.lidx, answer.lidx + 4) == std::vector<nn::Lidx>{0, 0, 1, 1});
}
