#include "spartus/arch/edgedrnn/command_port.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace spartus::arch::edgedrnn {

CommandPort::CommandPort(const sc_core::sc_module_name& name, std::uint32_t column_bytes,
                         const std::vector<std::int8_t>& image, const parts::Clock& clock,
                         ActivityObserver* observer)
    : sc_module(name), column_bytes_(column_bytes), image_(image), clock_(clock), observer_(observer) {
    columns.register_nb_transport_fw(this, &CommandPort::on_column);
    memory.register_nb_transport_bw(this, &CommandPort::on_memory);
    weights.register_nb_transport_bw(this, &CommandPort::on_taken);
    SC_HAS_PROCESS(CommandPort);
    SC_METHOD(advance);
    sensitive << wake_;
    dont_initialize();
}

void CommandPort::start_of_simulation() {
    std::vector<unsigned char> bytes(image_.begin(), image_.end());
    tlm::tlm_generic_payload load;
    load.set_write();
    load.set_address(0);
    load.set_data_ptr(bytes.data());
    load.set_data_length(static_cast<unsigned>(bytes.size()));
    load.set_streaming_width(load.get_data_length());
    const unsigned loaded = memory->transport_dbg(load);
    if (loaded == bytes.size()) return;
    parts::violation(
        name(), fmt::format("the memory took {} of {} bytes of weights by debug transport", loaded, bytes.size()));
}

tlm::tlm_sync_enum CommandPort::on_column(Column& column, parts::StreamPhase&, sc_core::sc_time& delay) {
    head_ = Head{clock_.cycle_of(delay), column.number};
    if (observer_ != nullptr) observer_->command_offered(head_->column, head_->from);
    wake_.notify(sc_core::SC_ZERO_TIME);
    return tlm::TLM_ACCEPTED;
}

void CommandPort::advance() {
    while (head_ && !requesting_) {
        const Cycle cycle = std::max(head_->from, next_command_);
        if (!clock_.reaches(cycle)) return clock_.wake(wake_, cycle);
        command(cycle);
    }
}

void CommandPort::command(Cycle cycle) {
    tlm::tlm_generic_payload& transaction = allocate(head_->column);
    fetches_.push_back({&transaction, head_->column, {}, false});
    requesting_ = true;
    tlm::tlm_phase phase = tlm::BEGIN_REQ;
    sc_core::sc_time delay = parts::time_to(cycle);
    const tlm::tlm_sync_enum status = memory->nb_transport_fw(transaction, phase, delay);
    const Cycle answered = parts::first_cycle_from(delay);
    if (status == tlm::TLM_COMPLETED) {
        accepted(cycle);
        responded(transaction, answered, true);
    } else if (status == tlm::TLM_UPDATED) {
        accepted(answered);
        if (phase == tlm::BEGIN_RESP) responded(transaction, answered, false);
    }
}

/// The memory has accepted the command of the column at the head of the FIFO.
void CommandPort::accepted(Cycle cycle) {
    requesting_ = false;
    next_command_ = cycle + 1;
    ++counters_.commands;
    if (observer_ != nullptr) observer_->command_accepted(cycle);
    Column column{head_->column};
    head_.reset();
    parts::send_taken(columns, column, clock_.until(cycle));
}

tlm::tlm_sync_enum CommandPort::on_memory(tlm::tlm_generic_payload& transaction, tlm::tlm_phase& phase,
                                          sc_core::sc_time& delay) {
    const Cycle cycle = parts::first_cycle_from(delay);
    if (phase == tlm::END_REQ) {
        accepted(cycle);
        wake_.notify(sc_core::SC_ZERO_TIME);
        return tlm::TLM_ACCEPTED;
    }
    if (phase != tlm::BEGIN_RESP) {
        parts::violation(name(), "the memory breaks the base protocol");
        return tlm::TLM_COMPLETED;
    }
    if (requesting_ && fetches_.back().transaction == &transaction) {  // which implies END_REQ
        accepted(cycle);
        wake_.notify(sc_core::SC_ZERO_TIME);
    }
    return responded(transaction, cycle, false);
}

/// The first beat can be offered from a cycle on. Out of turn, the column is taken off the memory at once and kept.
tlm::tlm_sync_enum CommandPort::responded(tlm::tlm_generic_payload& transaction, Cycle from, bool completed) {
    const auto fetch = std::find_if(fetches_.begin(), fetches_.end(),
                                    [&](const Fetch& f) { return f.transaction == &transaction; });
    if (fetch == fetches_.end() || transaction.is_response_error()) {
        parts::violation(name(), fmt::format("the memory answers a read at address {:#x} with {}",
                                             transaction.get_address(), transaction.get_response_string()));
        return tlm::TLM_COMPLETED;
    }
    fetch->responded = from;
    fetch->completed = completed || fetch != fetches_.begin();
    const bool ended = fetch->completed;
    deliver();
    return ended ? tlm::TLM_COMPLETED : tlm::TLM_ACCEPTED;
}

/// The oldest column goes to the MAC array when it is there and the one before it is taken.
void CommandPort::deliver() {
    if (delivering_ || fetches_.empty() || !fetches_.front().responded) return;
    const Fetch& fetch = fetches_.front();
    delivering_ = true;
    const auto* const waits = fetch.transaction->get_extension<BeatWaits>();
    WeightBurst burst{reinterpret_cast<const std::int8_t*>(fetch.transaction->get_data_ptr()), waits->total,
                      waits->each.empty() ? nullptr : &waits->each};
    parts::send_item(weights, burst, clock_.until(std::max(*fetch.responded, taken_)));
}

tlm::tlm_sync_enum CommandPort::on_taken(WeightBurst&, parts::StreamPhase&, sc_core::sc_time& delay) {
    const Cycle last_beat = clock_.cycle_of(delay);
    const Fetch fetch = fetches_.front();
    fetches_.pop_front();
    delivering_ = false;
    taken_ = last_beat + 1;
    if (!fetch.completed) {
        tlm::tlm_phase phase = tlm::END_RESP;
        sc_core::sc_time until = parts::time_to(last_beat);
        memory->nb_transport_fw(*fetch.transaction, phase, until);
    }
    fetch.transaction->release();
    deliver();
    return tlm::TLM_ACCEPTED;
}

tlm::tlm_generic_payload& CommandPort::allocate(std::uint32_t column) {
    if (free_.empty()) {
        transactions_.push_back(std::make_unique<tlm::tlm_generic_payload>(this));
        buffers_.emplace_back(column_bytes_);
        tlm::tlm_generic_payload& fresh = *transactions_.back();
        fresh.set_data_ptr(buffers_.back().data());
        fresh.set_data_length(column_bytes_);
        fresh.set_streaming_width(column_bytes_);
        fresh.set_byte_enable_ptr(nullptr);
        fresh.set_read();
        fresh.set_extension(new BeatWaits);  // the payload's own from here on
        free_.push_back(&fresh);
    }
    tlm::tlm_generic_payload& transaction = *free_.back();
    free_.pop_back();
    transaction.acquire();
    transaction.set_address(std::uint64_t{column} * column_bytes_);
    transaction.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    transaction.set_dmi_allowed(false);
    transaction.get_extension<BeatWaits>()->copy_from(BeatWaits{});
    return transaction;
}

void CommandPort::free(tlm::tlm_generic_payload* transaction) {
    free_.push_back(transaction);
}

std::string CommandPort::waits_for() const {
    if (requesting_) {
        return fmt::format("the command port waits for the memory to accept the command of column {}",
                           fetches_.back().column);
    }
    if (!fetches_.empty() && !delivering_) {
        return fmt::format("the memory has accepted the command of column {} and does not answer",
                           fetches_.front().column);
    }
    return {};
}

}  // namespace spartus::arch::edgedrnn
