// The memory port alone, between stubs of stream buffers and the shipped memory, whose latency is 3. Two matrices:
// columns of one beat and of three.
#include "spartus/arch/spartus/memory_port.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <tlm_utils/simple_target_socket.h>

#include "support/catch.hpp"
#include "support/stub.hpp"

using namespace spartus;
using namespace spartus::arch::spartus;

namespace {

using Cycles = std::vector<Cycle>;

MemoryImage image() {
    MemoryImage result;
    result.matrices = {{0, 1, 4}, {16, 3, 12}};
    for (int byte = 0; byte < 64; ++byte) result.bytes.push_back(static_cast<std::int8_t>(byte));
    return result;
}

class BufferStub : public test::Stub {
   public:
    parts::Initiator<ColumnLink, BufferStub> socket{"socket"};
    Cycles issued, beats;
    std::vector<int> first_bytes;

    explicit BufferStub(const sc_core::sc_module_name& name) : Stub(name) {
        socket.register_nb_transport_bw(this, &BufferStub::on_answer);
    }
    void command(Cycle from, std::uint32_t column, std::uint32_t matrix = 0) {
        at(from - 1, [=] {
            ColumnTransfer transfer{matrix, column, nullptr, 0};
            ColumnPhase phase = ColumnPhase::command;
            sc_core::sc_time delay = clock().until(from);
            socket->nb_transport_fw(transfer, phase, delay);
        });
    }

   private:
    tlm::tlm_sync_enum on_answer(ColumnTransfer& transfer, ColumnPhase& phase, sc_core::sc_time& delay) {
        (phase == ColumnPhase::issued ? issued : beats).push_back(clock().cycle_of(delay));
        if (phase == ColumnPhase::beats) first_bytes.push_back(transfer.bytes[0]);
        return tlm::TLM_ACCEPTED;
    }
};

struct Bench : sc_core::sc_module {
    const MemoryImage columns = image();
    const parts::Clock clock;
    MemoryPort port;
    parts::Memory memory;
    std::vector<std::unique_ptr<BufferStub>> buffers;

    Bench(const sc_core::sc_module_name& name, std::uint32_t outstanding = 0,
          Cycle run_ahead = parts::Clock::unlimited)
        : sc_module(name),
          clock(run_ahead),
          port("port", {3, 4, outstanding}, columns, clock),
          memory("memory", {{3, 0, 0}, parts::Stalls(0, parts::Stalls::weights, 0, 0), columns.bytes.size(), 4},
                 clock) {
        port.memory.bind(memory.port);
        for (std::size_t n = 0; n < 3; ++n) {
            buffers.push_back(std::make_unique<BufferStub>(("buffer" + std::to_string(n)).c_str()));
            buffers[n]->socket.bind(port.buffers[n]);
        }
    }
};

}  // namespace

TEST_CASE("The port issues a command per cycle, array 0 first and then by turns") {
    Bench bench("bench");
    for (const std::size_t n : {2u, 0u, 1u}) bench.buffers[n]->command(10, static_cast<std::uint32_t>(n));
    bench.buffers[0]->command(12, 3);  // when array 2 is being served, behind which array 0 comes again
    bench.buffers[1]->command(13, 2);
    sc_core::sc_start();
    CHECK(bench.buffers[0]->issued == Cycles{10, 13});
    CHECK(bench.buffers[1]->issued == Cycles{11, 14});
    CHECK(bench.buffers[2]->issued == Cycles{12});
    CHECK(bench.port.counters().commands == 5);
    CHECK(bench.port.counters().bytes == 20);
}

TEST_CASE("Behind the array served last the next one with a command is served, however long it has waited") {
    Bench bench("bench");
    bench.buffers[1]->command(10, 0);
    bench.buffers[0]->command(20, 0);
    bench.buffers[2]->command(20, 0);
    sc_core::sc_start();
    CHECK(bench.buffers[2]->issued == Cycles{20});
    CHECK(bench.buffers[0]->issued == Cycles{21});
}

TEST_CASE(
    "Columns come in the order of their commands, from their address, a beat per cycle, however far modules run") {
    std::vector<std::unique_ptr<Bench>> benches;
    for (const Cycle run_ahead : {Cycle{0}, Cycle{2}, parts::Clock::unlimited}) {
        benches.push_back(std::make_unique<Bench>(sc_core::sc_gen_unique_name("bench"), 0, run_ahead));
        benches.back()->buffers[0]->command(10, 1, 1);  // beats from 14 to 16
        benches.back()->buffers[1]->command(10, 2);     // issued in 11, its beat waits for 17
    }
    sc_core::sc_start();
    for (const auto& bench : benches) {
        CHECK(bench->buffers[0]->beats == Cycles{14});
        CHECK(bench->buffers[1]->beats == Cycles{17});
        CHECK(bench->buffers[0]->first_bytes == std::vector<int>{16 + 12});
        CHECK(bench->buffers[1]->first_bytes == std::vector<int>{8});
        CHECK(bench->port.counters().busy == 4);
    }
}

TEST_CASE("With one command under way the next is issued in the cycle after the last beat") {
    Bench bench("bench", 1);
    bench.buffers[0]->command(10, 0, 1);  // beats from 14 to 16
    bench.buffers[1]->command(10, 0);
    sc_core::sc_start();
    CHECK(bench.buffers[1]->issued == Cycles{17});
    CHECK(bench.buffers[1]->beats == Cycles{21});
}

namespace {

/// Has every answer ready a cycle after the command.
class InstantMemory : public sc_core::sc_module {
   public:
    tlm_utils::simple_target_socket<InstantMemory> socket{"socket"};

    explicit InstantMemory(const sc_core::sc_module_name& name) : sc_module(name) {
        socket.register_nb_transport_fw(this, &InstantMemory::transport);
        socket.register_transport_dbg(this, &InstantMemory::debug);
    }

   private:
    tlm::tlm_sync_enum transport(tlm::tlm_generic_payload& payload, tlm::tlm_phase&, sc_core::sc_time& delay) {
        std::fill_n(payload.get_data_ptr(), payload.get_data_length(), static_cast<unsigned char>(0));
        payload.set_response_status(tlm::TLM_OK_RESPONSE);
        delay += parts::cycles(1);
        return tlm::TLM_COMPLETED;
    }
    unsigned debug(tlm::tlm_generic_payload& payload) { return payload.get_data_length(); }
};

}  // namespace

TEST_CASE("The beats of a memory that has everything at once come one behind the other all the same") {
    const MemoryImage columns = image();
    const parts::Clock clock;
    MemoryPort port("port", {1, 4, 0}, columns, clock);
    InstantMemory memory("memory");
    BufferStub buffer("buffer");
    port.memory.bind(memory.socket);
    buffer.socket.bind(port.buffers[0]);
    buffer.command(10, 0, 1);  // beats from 11 to 13
    buffer.command(12, 1, 1);
    sc_core::sc_start();
    CHECK(buffer.issued == Cycles{10, 12});
    CHECK(buffer.beats == Cycles{11, 14});
}

TEST_CASE("A command offered for the present cycle is a violation: it might come too late for its turn") {
    Bench bench("bench");
    bench.buffers[0]->at(10, [&] {
        ColumnTransfer transfer;
        ColumnPhase phase = ColumnPhase::command;
        sc_core::sc_time now = sc_core::SC_ZERO_TIME;
        bench.buffers[0]->socket->nb_transport_fw(transfer, phase, now);
    });
    CHECK_THROWS_AS(sc_core::sc_start(), sc_core::sc_report);
}
