#include "spartus/parts/memory.hpp"

#include <algorithm>
#include <cstring>

#include "spartus/base/math.hpp"

namespace spartus::parts {

Memory::Memory(const sc_core::sc_module_name& name, const Parameters& parameters, const parts::Clock& clock)
    : sc_module(name), parameters_(parameters), clock_(clock), data_(parameters.bytes) {
    port.register_nb_transport_fw(this, &Memory::on_request);
    port.register_b_transport(this, &Memory::on_blocking);
    port.register_transport_dbg(this, &Memory::on_debug);
    SC_HAS_PROCESS(Memory);
    SC_METHOD(advance);
    sensitive << wake_;
    dont_initialize();
}

tlm::tlm_sync_enum Memory::on_request(tlm::tlm_generic_payload& transaction, tlm::tlm_phase& phase,
                                      sc_core::sc_time& delay) {
    const Cycle cycle = parts::first_cycle_from(delay);
    wake_.notify(sc_core::SC_ZERO_TIME);
    if (phase == tlm::END_RESP) {
        ended(cycle);
        return tlm::TLM_COMPLETED;
    }
    const std::optional<Cycle> acceptance = this->acceptance(cycle);
    if (!acceptance) {
        request_ = Burst{&transaction, cycle};
        return tlm::TLM_ACCEPTED;
    }
    accept(transaction, *acceptance);
    phase = tlm::END_REQ;
    delay = parts::time_to(*acceptance);
    return tlm::TLM_UPDATED;
}

/// For initiators of the loosely timed kind: as if nothing else were under way, and without stalls.
void Memory::on_blocking(tlm::tlm_generic_payload& transaction, sc_core::sc_time& delay) {
    access(transaction);
    delay += parts::cycles(1 + parameters_.timing.latency + beats_of(transaction));
}

unsigned Memory::on_debug(tlm::tlm_generic_payload& transaction) {
    return access(transaction) ? transaction.get_data_length() : 0;
}

/// When a command requested in a cycle is accepted, or nothing while that is not known.
std::optional<Cycle> Memory::acceptance(Cycle requested) {
    const std::uint32_t limit = parameters_.timing.outstanding;
    if (limit == 0 || commands_ < limit) return requested;
    if (ends_.empty()) return std::nullopt;
    const Cycle freed = ends_.front();
    ends_.pop_front();
    return std::max(requested, freed + 1);
}

void Memory::accept(tlm::tlm_generic_payload& transaction, Cycle cycle) {
    transaction.acquire();
    bursts_.push_back({&transaction, cycle});
    ++commands_;
}

void Memory::advance() {
    accept_late();
    while (respond()) accept_late();
}

void Memory::accept_late() {
    if (!request_) return;
    const std::optional<Cycle> cycle = acceptance(request_->accepted);
    if (!cycle) return;
    tlm::tlm_generic_payload& transaction = *request_->transaction;
    request_.reset();
    accept(transaction, *cycle);
    tlm::tlm_phase phase = tlm::END_REQ;
    sc_core::sc_time delay = parts::time_to(*cycle);
    port->nb_transport_bw(transaction, phase, delay);
}

/// Offers the first beat of the oldest burst; whether it has ended within the call.
bool Memory::respond() {
    if (responding_ || bursts_.empty()) return false;
    const Burst burst = bursts_.front();
    Cycle first = burst.accepted + 1 + parameters_.timing.latency;
    if (last_beat_) first = std::max(first, *last_beat_ + 1 + parameters_.timing.gap);
    first += parameters_.stalls[beats_];
    if (!clock_.reaches(first)) {
        clock_.wake(wake_, first);
        return false;
    }
    responding_ = true;
    const Cycle waits = stall_beats(*burst.transaction);
    access(*burst.transaction);
    ++counters_.bursts;
    counters_.bytes += burst.transaction->get_data_length();
    tlm::tlm_phase phase = tlm::BEGIN_RESP;
    sc_core::sc_time delay = parts::time_to(first);
    const tlm::tlm_sync_enum status = port->nb_transport_bw(*burst.transaction, phase, delay);
    if (status == tlm::TLM_ACCEPTED) return false;
    if (status == tlm::TLM_UPDATED) {
        ended(parts::first_cycle_from(delay));  // with END_RESP
    } else {
        ended(parts::first_cycle_from(delay) + waits + beats_of(*burst.transaction) -
              1);  // taken as fast as it came
    }
    return true;
}

/// The last beat of the oldest burst was taken.
void Memory::ended(Cycle last_beat) {
    bursts_.front().transaction->release();
    bursts_.pop_front();
    responding_ = false;
    last_beat_ = last_beat;
    if (parameters_.timing.outstanding != 0) ends_.push_back(last_beat);
}

/// The stalls of all beats but the first, which the initiator is told if it asks.
Cycle Memory::stall_beats(tlm::tlm_generic_payload& transaction) {
    const std::uint64_t beats = beats_of(transaction);
    BeatWaits waits;
    if (parameters_.stalls.any()) {
        waits.each.resize(beats);
        for (std::uint64_t beat = 1; beat < beats; ++beat) {
            waits.each[beat] = static_cast<std::uint32_t>(parameters_.stalls[beats_ + beat]);
            waits.total += waits.each[beat];
        }
    }
    beats_ += beats;
    if (auto* const told = transaction.get_extension<BeatWaits>()) told->copy_from(waits);
    return waits.total;
}

std::uint64_t Memory::beats_of(const tlm::tlm_generic_payload& transaction) const {
    return ceil_div(transaction.get_data_length(), parameters_.beat_bytes);
}

bool Memory::access(tlm::tlm_generic_payload& transaction) {
    const std::size_t length = transaction.get_data_length();
    const sc_dt::uint64 address = transaction.get_address();
    if (address > data_.size() || length > data_.size() - address) {
        transaction.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
        return false;
    }
    if (transaction.get_byte_enable_ptr() != nullptr || transaction.get_streaming_width() < length) {
        transaction.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
        return false;
    }
    unsigned char* const at = data_.data() + address;
    if (transaction.is_read()) std::memcpy(transaction.get_data_ptr(), at, length);
    if (transaction.is_write()) std::memcpy(at, transaction.get_data_ptr(), length);
    transaction.set_response_status(tlm::TLM_OK_RESPONSE);
    return true;
}

}  // namespace spartus::parts
