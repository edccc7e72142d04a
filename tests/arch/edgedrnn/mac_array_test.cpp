// The MAC array alone, between stubs.
#include "spartus/arch/edgedrnn/mac_array.hpp"

#include <vector>

#include "spartus/arch/edgedrnn/tables.hpp"
#include "spartus/parts/fifo.hpp"
#include "spartus/parts/kernel_time.hpp"

#include "support/catch.hpp"
#include "support/stream_stub.hpp"

using namespace spartus;
using namespace spartus::arch::edgedrnn;

namespace {

/// The encoder's memory.
class StateStub : public test::Stub {
   public:
    parts::Target<StateLink, StateStub> socket{"socket"};
    std::vector<Cycle> written;  ///< when
    std::int16_t h = 0;          ///< what it answers

    explicit StateStub(const sc_core::sc_module_name& name) : Stub(name) {
        socket.register_nb_transport_fw(this, &StateStub::on_beat);
    }

   private:
    tlm::tlm_sync_enum on_beat(StateBeat& beat, StatePhase& phase, sc_core::sc_time& delay) {
        if (phase == StatePhase::read) {
            answer_.assign(beat.count, h);
            beat.elements = answer_.data();
            return tlm::TLM_COMPLETED;
        }
        written.push_back(clock().cycle_of(delay));
        return tlm::TLM_ACCEPTED;
    }

    std::vector<std::int16_t> answer_;
};

/// A consumer that is not ready for `wait` cycles.
class ConsumerStub : public test::Stub {
   public:
    parts::Target<ResultLink, ConsumerStub> socket{"socket"};
    std::vector<Cycle> offered;
    std::vector<std::int16_t> taken;
    Cycle wait = 0;
    bool last_waits = false;

    explicit ConsumerStub(const sc_core::sc_module_name& name) : Stub(name) {
        socket.register_nb_transport_fw(this, &ConsumerStub::on_beat);
    }

   private:
    tlm::tlm_sync_enum on_beat(StateBeat& beat, ResultPhase&, sc_core::sc_time& delay) {
        offered.push_back(clock().cycle_of(delay));
        taken.insert(taken.end(), beat.elements, beat.elements + beat.count);
        if (!beat.last || last_waits) delay += parts::cycles(wait);
        return tlm::TLM_COMPLETED;
    }
};

/// Asks the tables.
class LookupSource : public test::Stub {
   public:
    parts::Initiator<LookupLink, LookupSource> socket{"socket"};
    explicit LookupSource(const sc_core::sc_module_name& name) : Stub(name) {}

    std::vector<std::int16_t> look_up(Lookup::Function function, const std::vector<std::int16_t>& arguments) {
        Lookup lookup{function, arguments.data(), static_cast<std::uint32_t>(arguments.size()), nullptr};
        parts::ReadPhase phase = parts::ReadPhase::read;
        sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
        CHECK(socket->nb_transport_fw(lookup, phase, delay) == tlm::TLM_COMPLETED);
        return {lookup.values, lookup.values + lookup.count};
    }
};

/// Stands for the encoder's start link.
class StartStub : public test::Stub {
   public:
    parts::Initiator<StartLink, StartStub> socket{"socket"};
    explicit StartStub(const sc_core::sc_module_name& name) : Stub(name) {}
    void start(Cycle cycle) {
        at(cycle, [=] {
            LayerStart message;
            tlm::tlm_phase phase = tlm::BEGIN_REQ;
            sc_core::sc_time delay = clock().until(cycle);
            socket->nb_transport_fw(message, phase, delay);
        });
    }
};

constexpr Cycle B = 5;
constexpr Cycle C = 6;  ///< beats of a column: K = 4, H = 8

struct Bench : sc_core::sc_module {
    const parts::Clock clock{0};
    parts::Fifo<Delta> fifo;
    MacArray mac;
    Tables tables{"tables"};
    test::StreamSource<Delta> values{"values"};
    test::StreamSource<WeightBurst> weights{"weights"};
    StartStub start{"start"};
    StateStub encoder{"encoder"};
    ConsumerStub consumer{"consumer"};
    std::vector<std::int8_t> column = std::vector<std::int8_t>(24);

    explicit Bench(const sc_core::sc_module_name& name)
        : sc_module(name), fifo("fifo", 2, clock), mac("mac", {{4, 1, 4, 4, 8}, 4, {5, 10}}, clock) {
        values.socket.bind(fifo.in);
        fifo.out.bind(mac.values);
        weights.socket.bind(mac.weights);
        start.socket.bind(mac.start);
        mac.tables.bind(tables.port);
        mac.state.bind(encoder.socket);
        mac.output.bind(consumer.socket);
        start.start(B);
    }

    /// A token at the FIFO's output from `cycle` on, if nothing is before it.
    void token(Cycle cycle, std::int16_t value, bool last = false) { values.send(cycle - 2, {value, last, false}); }
    void burst(Cycle cycle, Cycle waits = 0) { weights.send(cycle, {column.data(), waits}); }
    void null_tokens(Cycle cycle) {
        token(cycle, 0, true);
        token(cycle + 1, 0, true);
    }
};

}  // namespace

TEST_CASE("A column takes a cycle per beat from the first in which token and beat are there") {
    Bench early("early"), late("late");
    early.token(10, 3);
    early.burst(8);
    late.token(10, 3);
    late.burst(14);
    sc_core::sc_start();
    CHECK(early.weights.taken == std::vector<Cycle>{10 + C - 1});
    CHECK(early.mac.counters().starved == 10 - B);
    CHECK(early.mac.counters().weight_wait == 0);
    CHECK(late.weights.taken == std::vector<Cycle>{14 + C - 1});
    CHECK(late.mac.counters().weight_wait == 4);
    CHECK(late.mac.counters().mac == C);
}

TEST_CASE("Columns follow one another without a bubble, and beats that wait in the middle are weight waits") {
    Bench bench("bench");
    bench.token(10, 3);
    bench.token(11, 4);
    bench.burst(10);
    bench.burst(16, 7);
    sc_core::sc_start();
    CHECK(bench.weights.taken == std::vector<Cycle>{15, 21 + 7});
    CHECK(bench.mac.counters().weight_wait == 7);
    CHECK(bench.mac.counters().columns == 2);
}

TEST_CASE("A null token costs one cycle, in which a beat that is offered is not taken") {
    Bench bench("bench");
    bench.token(10, 3);
    bench.token(11, 0, true);
    bench.token(12, 4);
    bench.burst(10);
    bench.burst(16);  // offered in the cycle of the null token
    sc_core::sc_start();
    CHECK(bench.weights.taken == std::vector<Cycle>{15, 17 + C - 1});
    CHECK(bench.mac.counters().null == 1);
    CHECK(bench.mac.counters().weight_wait == 0);
}

TEST_CASE("A null token that falls into a gap costs nothing") {
    Bench bench("bench");
    bench.token(10, 3);
    bench.token(11, 0, true);
    bench.token(12, 4);
    bench.burst(10);
    bench.burst(17);
    sc_core::sc_start();
    CHECK(bench.weights.taken == std::vector<Cycle>{15, 17 + C - 1});
    CHECK(bench.mac.counters().weight_wait == 0);
}

TEST_CASE(
    "Activation begins four cycles after the second last token and offers a group every five, the first at ten") {
    Bench bench("bench");
    bench.null_tokens(20);
    sc_core::sc_start();
    const Cycle E = 21, A = E + 4;
    CHECK(bench.consumer.offered == std::vector<Cycle>{A + 10, A + 15});
    CHECK(bench.encoder.written == bench.consumer.offered);
    CHECK(bench.mac.last_mac() == E);
    CHECK(bench.mac.counters().sleep == B);
    CHECK(bench.mac.counters().starved == 20 - B);
    CHECK(bench.mac.counters().null == 2);
    CHECK(bench.mac.counters().drain == 3);
    CHECK(bench.mac.counters().activation == 16);
}

TEST_CASE("A consumer that is not ready holds the whole activation by as many cycles") {
    Bench bench("bench");
    bench.consumer.wait = 7;
    bench.null_tokens(20);
    sc_core::sc_start();
    CHECK(bench.consumer.offered == std::vector<Cycle>{35, 40 + 7});
    CHECK(bench.encoder.written == std::vector<Cycle>{35 + 7, 40 + 7});
    CHECK(bench.mac.counters().output_wait == 7);
    CHECK(bench.mac.counters().activation == 16);
}

TEST_CASE("A last beat that is not accepted at once is a deadlock with a name") {
    Bench bench("bench");
    bench.consumer.wait = 1;
    bench.consumer.last_waits = true;
    bench.null_tokens(20);
    sc_core::sc_start();
    CHECK(bench.mac.deadlock() ==
          "the last beat of results, offered in cycle 41, was not accepted at once: it is lost, "
          "and the encoder waits for it for ever");
    CHECK(bench.encoder.written.size() == 1);
}

TEST_CASE("Sums wrap at 24 bits and pre-activations at 16, and nothing saturates") {
    Bench bench("bench");
    bench.column[0] = -128;    // r of unit 0
    bench.column[8 + 1] = 64;  // u of unit 1
    for (Cycle n = 0; n < 3; ++n) {
        bench.token(10 + n, 32767);
        bench.burst(10 + n * C);
    }
    bench.null_tokens(100);
    sc_core::sc_start();
    CHECK(bench.mac.accumulators(0).r[0] == -128 * 32767 * 3 + (1 << 24));
    CHECK(bench.mac.accumulators(0).u[1] == 64 * 32767 * 3);
    // u of unit 1: 64·32767·3 / 128 = 49150.5, which is read as −16386 (the tie goes to even): S gives 0, h = c =
    // 0.
    CHECK(bench.consumer.taken[1] == 0);
}

TEST_CASE("The two products of an activation are rounded apart, h of the step before taking part") {
    Bench bench("bench");
    bench.encoder.h = 5;
    bench.null_tokens(20);
    sc_core::sc_start();
    // u = S(0) = 128, c = 0: v = rne(128·5 / 256) = rne(2.5) = 2.
    CHECK(bench.consumer.taken == std::vector<std::int16_t>(8, 2));
}

TEST_CASE("The tables are 16·rne(16·f) with the hardware's limits, for all 65,536 arguments") {
    Tables tables("tables");
    LookupSource source("source");
    source.socket.bind(tables.port);
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    std::vector<std::int16_t> arguments;
    for (int v = -32768; v < 32768; ++v) arguments.push_back(static_cast<std::int16_t>(v));
    const std::vector<std::int16_t> sigmoids = source.look_up(Lookup::Function::sigmoid, arguments);
    const std::vector<std::int16_t> tanhs = source.look_up(Lookup::Function::tanh, arguments);
    std::size_t wrong = 0;
    for (int v = -32768; v < 32768; ++v) {
        const double x = v / 256.0;
        const int sigmoid = v < -879  ? 0
                            : v > 879 ? 256
                                      : 16 * static_cast<int>(std::nearbyint(16 / (1 + std::exp(-x))));
        const int tanh = v < -530 ? -256 : v > 530 ? 256 : 16 * static_cast<int>(std::nearbyint(16 * std::tanh(x)));
        const auto at = static_cast<std::size_t>(v + 32768);
        wrong += sigmoids[at] != sigmoid || tanhs[at] != tanh;
    }
    CHECK(wrong == 0);
}
