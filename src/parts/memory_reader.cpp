#include "spartus/parts/memory_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "spartus/parts/kernel_time.hpp"
#include "spartus/parts/report.hpp"

namespace spartus::parts {

MemoryReader::MemoryReader(const sc_core::sc_module_name& name, const std::vector<std::int8_t>& image)
    : sc_module(name), image_(image) {
    memory.register_nb_transport_bw(this, &MemoryReader::on_memory);
}

void MemoryReader::start_of_simulation() {
    std::vector<unsigned char> bytes(image_.begin(), image_.end());
    tlm::tlm_generic_payload load;
    load.set_write();
    load.set_address(0);
    load.set_data_ptr(bytes.data());
    load.set_data_length(static_cast<unsigned>(bytes.size()));
    load.set_streaming_width(load.get_data_length());
    const unsigned loaded = memory->transport_dbg(load);
    if (loaded == bytes.size()) return;
    violation(name(),
              fmt::format("the memory took {} of {} bytes of weights by debug transport", loaded, bytes.size()));
}

void MemoryReader::request(std::uint64_t address, std::uint32_t bytes, Cycle cycle) {
    tlm::tlm_generic_payload& transaction = allocate(address, bytes);
    reads_.push_back({&transaction, {}, false});
    requesting_ = true;
    tlm::tlm_phase phase = tlm::BEGIN_REQ;
    sc_core::sc_time delay = time_to(cycle);
    const tlm::tlm_sync_enum status = memory->nb_transport_fw(transaction, phase, delay);
    const Cycle answered = first_cycle_from(delay);
    if (status == tlm::TLM_COMPLETED) {
        accept(cycle);
        respond(transaction, answered, true);
    } else if (status == tlm::TLM_UPDATED) {
        accept(answered);
        if (phase == tlm::BEGIN_RESP) respond(transaction, answered, false);
    }
}

void MemoryReader::accept(Cycle cycle) {
    requesting_ = false;
    accepted(cycle);
}

tlm::tlm_sync_enum MemoryReader::on_memory(tlm::tlm_generic_payload& transaction, tlm::tlm_phase& phase,
                                           sc_core::sc_time& delay) {
    const Cycle cycle = first_cycle_from(delay);
    if (phase == tlm::END_REQ) {
        accept(cycle);
        return tlm::TLM_ACCEPTED;
    }
    if (phase != tlm::BEGIN_RESP) {
        violation(name(), "the memory breaks the base protocol");
        return tlm::TLM_COMPLETED;
    }
    if (requesting_ && reads_.back().transaction == &transaction) accept(cycle);  // which implies END_REQ
    responding_ = &transaction;
    ended_.reset();
    const bool completed = respond(transaction, cycle, false);
    responding_ = nullptr;
    if (completed) return tlm::TLM_COMPLETED;
    if (!ended_) return tlm::TLM_ACCEPTED;
    phase = tlm::END_RESP;
    delay = time_to(*ended_);
    return tlm::TLM_UPDATED;
}

/// The first beat can be offered from a cycle on. Out of turn, the data are taken off the memory at once and kept.
/// Returns whether the memory is done with the transaction.
bool MemoryReader::respond(tlm::tlm_generic_payload& transaction, Cycle from, bool completed) {
    const auto read =
        std::find_if(reads_.begin(), reads_.end(), [&](const Read& r) { return r.transaction == &transaction; });
    if (read == reads_.end() || transaction.is_response_error()) {
        violation(name(), fmt::format("the memory answers a read at address {:#x} with {}",
                                      transaction.get_address(), transaction.get_response_string()));
        return true;
    }
    const bool first = read == reads_.begin();
    read->responded = from;
    read->completed = completed || !first;
    const bool ended = read->completed;
    if (first) answered();
    return ended;
}

void MemoryReader::end(Cycle last_beat) {
    const Read read = reads_.front();
    reads_.pop_front();
    if (read.transaction == responding_) {
        ended_ = last_beat;
    } else if (!read.completed) {
        tlm::tlm_phase phase = tlm::END_RESP;
        sc_core::sc_time until = time_to(last_beat);
        memory->nb_transport_fw(*read.transaction, phase, until);
    }
    read.transaction->release();
    if (!reads_.empty() && reads_.front().responded) answered();
}

tlm::tlm_generic_payload& MemoryReader::allocate(std::uint64_t address, std::uint32_t bytes) {
    if (free_.empty()) {
        free_.push_back(transactions_.size());
        transactions_.push_back({std::make_unique<tlm::tlm_generic_payload>(this), {}});
        transactions_.back().payload->set_extension(new BeatWaits);  // the payload's own from here on
    }
    Transaction& next = transactions_[free_.back()];
    free_.pop_back();
    next.bytes.resize(bytes);
    tlm::tlm_generic_payload& transaction = *next.payload;
    transaction.acquire();
    transaction.set_read();
    transaction.set_address(address);
    transaction.set_data_ptr(next.bytes.data());
    transaction.set_data_length(bytes);
    transaction.set_streaming_width(bytes);
    transaction.set_byte_enable_ptr(nullptr);
    transaction.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    transaction.set_dmi_allowed(false);
    transaction.get_extension<BeatWaits>()->copy_from(BeatWaits{});
    return transaction;
}

void MemoryReader::free(tlm::tlm_generic_payload* transaction) {
    const auto freed = std::find_if(transactions_.begin(), transactions_.end(),
                                    [&](const Transaction& t) { return t.payload.get() == transaction; });
    free_.push_back(static_cast<std::size_t>(freed - transactions_.begin()));
}

}  // namespace spartus::parts
