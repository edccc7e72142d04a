// The shipped memory alone, before initiators of other people's: TLM-2.0 base protocol, shortened as it allows.
#include "spartus/parts/memory.hpp"

#include <deque>
#include <memory>
#include <vector>

#include "support/catch.hpp"
#include "support/stub.hpp"

using namespace spartus;
using namespace spartus::parts;

namespace {

/// Whoever reads keeps its payloads to the end.
struct Keeper : tlm::tlm_mm_interface {
    void free(tlm::tlm_generic_payload*) override {}
};

/// An initiator that takes a response in one of the ways that the protocol knows.
class Reader : public test::Stub {
   public:
    enum class Ends { later, in_call, completed };

    tlm_utils::simple_initiator_socket<Reader> socket{"socket"};
    std::vector<Cycle> first_beats;
    Ends ends = Ends::later;
    Cycle takes = 0;  ///< cycles from the first beat to the last, unless it completes at once

    explicit Reader(const sc_core::sc_module_name& name) : Stub(name) {
        socket.register_nb_transport_bw(this, &Reader::on_response);
    }

    tlm::tlm_generic_payload& payload(sc_dt::uint64 address, unsigned bytes) {
        payloads_.push_back(std::make_unique<tlm::tlm_generic_payload>(&keeper_));
        tlm::tlm_generic_payload& result = *payloads_.back();
        result.acquire();
        result.set_read();
        result.set_address(address);
        result.set_data_ptr(data_);
        result.set_data_length(bytes);
        result.set_streaming_width(bytes);
        return result;
    }

    void read(Cycle cycle, sc_dt::uint64 address, unsigned bytes) {
        at(cycle, [=] {
            tlm::tlm_phase phase = tlm::BEGIN_REQ;
            sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
            socket->nb_transport_fw(payload(address, bytes), phase, delay);
        });
    }

   private:
    tlm::tlm_sync_enum on_response(tlm::tlm_generic_payload& transaction, tlm::tlm_phase& phase,
                                   sc_core::sc_time& delay) {
        if (phase != tlm::BEGIN_RESP) return tlm::TLM_ACCEPTED;
        const Cycle first = clock().cycle_of(delay);
        first_beats.push_back(first);
        if (ends == Ends::completed) return tlm::TLM_COMPLETED;
        if (ends == Ends::in_call) {
            phase = tlm::END_RESP;
            delay += parts::cycles(takes);
            return tlm::TLM_UPDATED;
        }
        at(first + takes, [this, &transaction] {
            tlm::tlm_phase end = tlm::END_RESP;
            sc_core::sc_time now = sc_core::SC_ZERO_TIME;
            socket->nb_transport_fw(transaction, end, now);
        });
        return tlm::TLM_ACCEPTED;
    }

    Keeper keeper_;
    std::vector<std::unique_ptr<tlm::tlm_generic_payload>> payloads_;
    unsigned char data_[64] = {};
};

/// A latency of 3, a gap of 1, beats of 4 bytes; 64 bytes.
struct Bench : sc_core::sc_module {
    const parts::Clock clock;
    Memory memory;
    Reader reader{"reader"};

    explicit Bench(const sc_core::sc_module_name& name, std::uint32_t outstanding = 0)
        : sc_module(name), memory("memory", {{3, 1, outstanding}, Stalls(0, Stalls::weights, 0, 0), 64, 4}, clock) {
        reader.socket.bind(memory.port);
    }

    tlm::tlm_response_status look(tlm::tlm_generic_payload& payload) {
        reader.socket->transport_dbg(payload);
        return payload.get_response_status();
    }
};

using Cycles = std::vector<Cycle>;

}  // namespace

TEST_CASE("The shipped memory: a burst that is completed at once is taken as fast as it comes") {
    Bench bench("bench");
    bench.reader.ends = Reader::Ends::completed;
    bench.reader.read(10, 0, 8);  // beats in 14 and 15
    bench.reader.read(11, 8, 8);
    sc_core::sc_start();
    CHECK(bench.reader.first_beats == Cycles{14, 17});
}

TEST_CASE(
    "The shipped memory: the next burst waits for the last beat of the one before, told in the call or later") {
    Bench in_call("in_call"), later("later");
    in_call.reader.ends = Reader::Ends::in_call;
    for (Bench* bench : {&in_call, &later}) {
        bench->reader.takes = 5;
        bench->reader.read(10, 0, 8);
        bench->reader.read(11, 8, 8);
    }
    sc_core::sc_start();
    CHECK(in_call.reader.first_beats == Cycles{14, 21});
    CHECK(later.reader.first_beats == Cycles{14, 21});
}

TEST_CASE("The shipped memory: with one command under way the next is accepted behind the last beat") {
    Bench bench("bench", 1);
    bench.reader.takes = 1;
    bench.reader.read(10, 0, 8);  // ends in 15
    bench.reader.read(11, 8, 8);  // accepted in 16
    sc_core::sc_start();
    CHECK(bench.reader.first_beats == Cycles{14, 20});
}

TEST_CASE("The shipped memory: a blocking read takes the command, the latency and its beats") {
    Bench bench("bench");
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    sc_core::sc_time delay = parts::cycles(2);
    tlm::tlm_generic_payload& payload = bench.reader.payload(0, 8);
    bench.reader.socket->b_transport(payload, delay);
    CHECK(delay == parts::cycles(2 + 1 + 3 + 2));
    CHECK(payload.is_response_ok());
}

TEST_CASE("The shipped memory: what it does not have or cannot do is answered with an error") {
    Bench bench("bench");
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    CHECK(bench.look(bench.reader.payload(56, 8)) == tlm::TLM_OK_RESPONSE);
    CHECK(bench.look(bench.reader.payload(57, 8)) == tlm::TLM_ADDRESS_ERROR_RESPONSE);
    CHECK(bench.look(bench.reader.payload(~sc_dt::uint64{0}, 8)) == tlm::TLM_ADDRESS_ERROR_RESPONSE);
    unsigned char enable = 0xff;
    tlm::tlm_generic_payload& enabled = bench.reader.payload(0, 8);
    enabled.set_byte_enable_ptr(&enable);
    CHECK(bench.look(enabled) == tlm::TLM_GENERIC_ERROR_RESPONSE);
    tlm::tlm_generic_payload& streaming = bench.reader.payload(0, 8);
    streaming.set_streaming_width(4);
    CHECK(bench.look(streaming) == tlm::TLM_GENERIC_ERROR_RESPONSE);
}
