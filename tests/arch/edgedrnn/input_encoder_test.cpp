// The encoder alone, between stubs.
#include "spartus/arch/edgedrnn/input_encoder.hpp"

#include <vector>

#include "spartus/parts/fifo.hpp"

#include "support/catch.hpp"
#include "support/stream_stub.hpp"

using namespace spartus;
using namespace spartus::arch::edgedrnn;

namespace {

/// Stands for the MAC array at the links that are no streams.
class MacStub : public test::Stub {
   public:
    parts::Target<StartLink, MacStub> start{"start"};
    parts::Initiator<StateLink, MacStub> state{"state"};
    std::vector<Cycle> starts;

    explicit MacStub(const sc_core::sc_module_name& name) : Stub(name) {
        start.register_nb_transport_fw(this, &MacStub::on_start);
    }

    /// The layer's last group, all elements `h`, accepted in `cycle`.
    void finish(Cycle cycle, std::uint32_t layer, std::vector<std::int16_t> h) {
        at(cycle, [=]() mutable {
            StateBeat beat{layer, 0, static_cast<std::uint32_t>(h.size()), h.data(), true};
            StatePhase phase = StatePhase::write;
            sc_core::sc_time delay = clock().until(cycle);
            state->nb_transport_fw(beat, phase, delay);
        });
    }

   private:
    tlm::tlm_sync_enum on_start(LayerStart&, tlm::tlm_phase&, sc_core::sc_time& delay) {
        starts.push_back(clock().cycle_of(delay));
        return tlm::TLM_ACCEPTED;
    }
};

constexpr Cycle first_offer = 10;
constexpr Cycle B = first_offer + 2;

/// K = 4, I = 4, H = 8 unless told otherwise; the encoder writes into a storage of `depth` whose room the sink
/// tells.
struct Bench : sc_core::sc_module {
    const parts::Clock clock{0};
    const Shape shape;
    std::vector<Cycle> ends;
    InputEncoder encoder;
    test::StreamSource<InputBeat> host{"host"};
    test::StreamSink<Delta> values{"values"};
    test::StreamSink<Column> columns{"columns"};
    MacStub mac{"mac"};

    Bench(const sc_core::sc_module_name& name, std::uint32_t depth, std::int32_t threshold_x = 0,
          Shape its_shape = {4, 1, 4, 4, 8})
        : sc_module(name),
          shape(its_shape),
          encoder("encoder", {shape, threshold_x, 0, depth, 2}, clock, [this](std::uint32_t, Cycle end) {
              ends.push_back(end);
              return true;
          }) {
        host.socket.bind(encoder.input);
        encoder.values.bind(values.socket);
        encoder.columns.bind(columns.socket);
        encoder.start.bind(mac.start);
        mac.state.bind(encoder.state);
    }
};

std::vector<std::uint32_t> numbers(const Bench& bench) {
    std::vector<std::uint32_t> result;
    for (const auto& item : bench.columns.items) result.push_back(item.second.number);
    return result;
}

}  // namespace

TEST_CASE("The first bias slot comes two cycles after the first input is offered, and what fires is pushed two later") {
    const std::vector<std::int16_t> x{0, 300, 0, -7};
    Bench bench("bench", 32);
    bench.host.send(first_offer, {x.data(), true});
    sc_core::sc_start();
    CHECK(bench.mac.starts == std::vector<Cycle>{B});
    // bias, x_1, x_3 which is the last of the x phase, and the null token of the h phase
    CHECK(bench.values.cycles() == std::vector<Cycle>{B + 2, B + 4, B + 6, B + 4 + 3 + 7 + 2});
    CHECK(numbers(bench) == std::vector<std::uint32_t>{0, 2, 4});
    CHECK(bench.values.items[0].second.value == 256);
    CHECK(bench.values.items[1].second.value == 300);
    CHECK_FALSE(bench.values.items[1].second.last);
    CHECK(bench.values.items[2].second.value == -7);
    CHECK(bench.values.items[2].second.last);
    CHECK(bench.values.items[3].second.null());
    CHECK(bench.values.items[3].second.last);
}

TEST_CASE("The encoder freezes when the storage holds F tokens, not F - 1, until one has left") {
    const std::vector<std::int16_t> x{1, 2, 3, 4};
    Bench bench("bench", 3);
    bench.host.send(first_offer, {x.data(), true});
    bench.values.take(B + 20);  // leaves the storage in that cycle
    sc_core::sc_start();
    // Bias and two inputs fill the storage; the third waits until the cycle after the first has left.
    CHECK(bench.values.cycles() == std::vector<Cycle>{B + 2, B + 3, B + 4, B + 21});
    // From B + 5 to B + 20 frozen, and again from B + 22 on, without end.
    CHECK(bench.encoder.counters().fifo_full == 16);
}

TEST_CASE("A token that leaves the storage before it is full costs no freeze") {
    const std::vector<std::int16_t> x{1, 2, 3, 4};
    Bench bench("bench", 3);
    bench.host.send(first_offer, {x.data(), true});
    for (const Cycle cycle : {B + 3, B + 4, B + 5, B + 6}) bench.values.take(cycle);
    sc_core::sc_start();
    CHECK(bench.values.cycles() == std::vector<Cycle>{B + 2, B + 3, B + 4, B + 5, B + 6, B + 4 + 3 + 7 + 2});
    CHECK(bench.encoder.counters().fifo_full == 0);
}

TEST_CASE("A beat is accepted in the slot of its last element, and the first of the next waits until it is offered") {
    const std::vector<std::int16_t> x{0, 0, 0, 0, 5, 0, 0, 0};
    Bench bench("bench", 32, 300, {4, 1, 8, 8, 8});  // Θx > 256: no bias
    bench.host.send(first_offer, {x.data(), true});
    bench.host.send(B + 9, {x.data() + 4, false});
    sc_core::sc_start();
    CHECK(bench.host.taken == std::vector<Cycle>{B + 4, B + 12});
    CHECK(bench.encoder.counters().input_wait == 4);  // B + 5 … B + 8
    CHECK(bench.encoder.counters().bias == 1);
    CHECK(bench.encoder.counters().fired_bias == 0);
}

TEST_CASE("Slots pass while input is awaited, so what fired before is pushed in its time") {
    const std::vector<std::int16_t> x{0, 0, 0, 9, 0, 0, 0, 0};
    Bench bench("bench", 32, 0, {4, 1, 8, 8, 8});
    bench.host.send(first_offer, {x.data(), true});
    bench.host.send(B + 40, {x.data() + 4, false});
    sc_core::sc_start();
    CHECK(bench.values.cycles()[0] == B + 2);
    CHECK(bench.values.cycles()[1] == B + 4 + 2);
}

TEST_CASE("The bias fires in the first step of a layer and never again, not even if it was lost") {
    const std::vector<std::int16_t> zero(4);
    Bench fires("fires", 32, 256), loses("loses", 32, 257);
    for (Bench* bench : {&fires, &loses}) {
        bench->host.send(first_offer, {zero.data(), true});
        bench->host.send(first_offer + 20, {zero.data(), true});
        bench->mac.finish(100, 0, std::vector<std::int16_t>(8));
    }
    sc_core::sc_start();
    CHECK(fires.ends == std::vector<Cycle>{100});
    CHECK(fires.mac.starts == std::vector<Cycle>{B, 101});
    CHECK(fires.encoder.counters().fired_bias == 1);
    CHECK(loses.encoder.counters().fired_bias == 0);
    CHECK(loses.encoder.counters().bias == 2);
}

TEST_CASE("A change of exactly the threshold fires, one less does not, and differences wrap at 16 bits") {
    const std::vector<std::int16_t> first{7, 8, -8, 32767}, second{7, 8, -8, -32768};
    Bench bench("bench", 32, 8);
    bench.host.send(first_offer, {first.data(), true});
    bench.host.send(first_offer + 20, {second.data(), true});
    bench.mac.finish(100, 0, std::vector<std::int16_t>(8));
    sc_core::sc_start();
    // 32767 to −32768 is a change of 1 in 16 bits, which is less than 8.
    CHECK(numbers(bench) == std::vector<std::uint32_t>{0, 2, 3, 4});
    CHECK(bench.encoder.counters().null_tokens == 3);
}

TEST_CASE("The second layer reads the h of the first, in columns behind its own") {
    const std::vector<std::int16_t> zero(4);
    std::vector<std::int16_t> h(8);
    h[2] = 300;
    Bench bench("bench", 32, 300, {4, 2, 4, 4, 8});
    bench.host.send(first_offer, {zero.data(), true});
    bench.mac.finish(100, 0, h);
    sc_core::sc_start();
    CHECK(bench.mac.starts == std::vector<Cycle>{B, 101});
    CHECK(bench.encoder.counters().fired_x == 1);
    CHECK(numbers(bench) == std::vector<std::uint32_t>{(1 + 4 + 8) + 1 + 2});
}
