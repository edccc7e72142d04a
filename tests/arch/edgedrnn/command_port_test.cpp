// Memories at the command port that break the base protocol or fail: a violation ends the simulation and says
// which.
#include "spartus/arch/edgedrnn/command_port.hpp"

#include <string>

#include <tlm_utils/simple_target_socket.h>

#include "arch/edgedrnn/device.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::test;

namespace {

/// Answers every command in the call, unless told otherwise.
class Faulty : public sc_core::sc_module {
   public:
    enum class Fault { none, error, debug, phase };

    tlm_utils::simple_target_socket<Faulty> socket{"socket"};
    std::vector<Cycle> requests;

    Faulty(const sc_core::sc_module_name& name, Fault fault) : sc_module(name), fault_(fault) {
        socket.register_nb_transport_fw(this, &Faulty::transport);
        socket.register_transport_dbg(this, &Faulty::debug);
    }

   private:
    tlm::tlm_sync_enum transport(tlm::tlm_generic_payload& payload, tlm::tlm_phase&, sc_core::sc_time& delay) {
        requests.push_back(parts::first_cycle_from(delay));
        if (fault_ == Fault::phase) {
            tlm::tlm_phase phase = tlm::END_RESP;
            return socket->nb_transport_bw(payload, phase, delay);
        }
        std::fill_n(payload.get_data_ptr(), payload.get_data_length(), static_cast<unsigned char>(0));
        payload.set_response_status(fault_ == Fault::error ? tlm::TLM_ADDRESS_ERROR_RESPONSE
                                                           : tlm::TLM_OK_RESPONSE);
        delay += parts::cycles(1);
        return tlm::TLM_COMPLETED;
    }
    unsigned debug(tlm::tlm_generic_payload& payload) {
        return fault_ == Fault::debug ? 7 : payload.get_data_length();
    }

    const Fault fault_;
};

edgedrnn::Network zero_network() {
    return {{{8, 16, std::vector<std::int8_t>(3 * 16 * 8), std::vector<std::int8_t>(3 * 16 * 16),
              std::vector<std::int8_t>(3 * 16)}}};
}

/// What is said of a memory, or nothing if the run ends well.
std::string complaint_of(Faulty::Fault fault) {
    Faulty memory("faulty", fault);
    Device device({}, zero_network(), {"zero", 1, 8, std::vector<std::int16_t>(8)}, parts::Clock::unlimited,
                  [&memory](edgedrnn::CommandPort::MemorySocket& port) { port.bind(memory.socket); });
    try {
        sc_core::sc_start();
    } catch (const sc_core::sc_report& report) {
        CHECK(std::string(report.get_msg_type()) == parts::protocol);
        return report.get_msg();
    }
    CHECK(device.accelerator->finished());
    return "";
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("EdgeDRNN takes a column that a memory has ready in the call") {
    CHECK(complaint_of(Faulty::Fault::none).empty());
}

TEST_CASE("EdgeDRNN's next command is valid in the cycle after the one in which the one before was accepted") {
    Faulty memory("memory", Faulty::Fault::none);
    const Device device({}, zero_network(), {"changing", 1, 8, std::vector<std::int16_t>(8, 300)},
                        parts::Clock::unlimited,
                        [&memory](edgedrnn::CommandPort::MemorySocket& port) { port.bind(memory.socket); });
    sc_core::sc_start();
    REQUIRE(memory.requests.size() == 1 + 8);  // the bias, and x in one cycle after the other
    for (std::size_t k = 1; k < memory.requests.size(); ++k) {
        CHECK(memory.requests[k] == memory.requests[k - 1] + 1);
    }
}

TEST_CASE("An error of EdgeDRNN's memory ends the simulation, with the address") {
    const std::string complaint = complaint_of(Faulty::Fault::error);
    INFO(complaint);
    CHECK(holds(complaint, "the memory answers a read at address 0x0 with TLM_ADDRESS_ERROR_RESPONSE"));
}

TEST_CASE("A memory that does not take all of EdgeDRNN's weights ends the simulation before it begins") {
    const std::string complaint = complaint_of(Faulty::Fault::debug);
    INFO(complaint);
    CHECK(holds(complaint, "the memory took 7 of 1200 bytes of weights by debug transport"));
}

TEST_CASE("A memory that answers with a phase of the initiator's breaks the base protocol") {
    const std::string complaint = complaint_of(Faulty::Fault::phase);
    INFO(complaint);
    CHECK(holds(complaint, "the memory breaks the base protocol"));
}
