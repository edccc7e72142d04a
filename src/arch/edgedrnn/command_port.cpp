#include "spartus/arch/edgedrnn/command_port.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace spartus::arch::edgedrnn {

CommandPort::CommandPort(const sc_core::sc_module_name& name, std::uint32_t column_bytes,
                         const std::vector<std::int8_t>& image, const parts::Clock& clock,
                         ActivityObserver* observer)
    : MemoryReader(name, image), column_bytes_(column_bytes), clock_(clock), observer_(observer) {
    columns.register_nb_transport_fw(this, &CommandPort::on_column);
    weights.register_nb_transport_bw(this, &CommandPort::on_taken);
    SC_HAS_PROCESS(CommandPort);
    SC_METHOD(advance);
    sensitive << wake_;
    dont_initialize();
}

tlm::tlm_sync_enum CommandPort::on_column(Column& column, parts::StreamPhase&, sc_core::sc_time& delay) {
    head_ = Head{clock_.cycle_of(delay), column.number};
    if (observer_ != nullptr) observer_->command_offered(head_->column, head_->from);
    wake_.notify(sc_core::SC_ZERO_TIME);
    return tlm::TLM_ACCEPTED;
}

void CommandPort::advance() {
    while (head_ && !requesting()) {
        const Cycle cycle = std::max(head_->from, next_command_);
        if (!clock_.reaches(cycle)) return clock_.wake(wake_, cycle);
        request(std::uint64_t{head_->column} * column_bytes_, column_bytes_, cycle);
    }
}

/// The memory has accepted the command of the column at the head of the FIFO.
void CommandPort::accepted(Cycle cycle) {
    next_command_ = cycle + 1;
    ++counters_.commands;
    if (observer_ != nullptr) observer_->command_accepted(cycle);
    Column column{head_->column};
    head_.reset();
    parts::send_taken(columns, column, clock_.until(cycle));
    wake_.notify(sc_core::SC_ZERO_TIME);
}

/// The oldest column goes to the MAC array when it is there and the one before it is taken.
void CommandPort::answered() {
    if (delivering_) return;
    const Read& fetch = reads().front();
    delivering_ = true;
    const parts::BeatWaits& waits = fetch.waits();
    WeightBurst burst{reinterpret_cast<const std::int8_t*>(fetch.data()), waits.total,
                      waits.each.empty() ? nullptr : &waits.each};
    parts::send_item(weights, burst, clock_.until(std::max(*fetch.responded, taken_)));
}

tlm::tlm_sync_enum CommandPort::on_taken(WeightBurst&, parts::StreamPhase&, sc_core::sc_time& delay) {
    const Cycle last_beat = clock_.cycle_of(delay);
    delivering_ = false;
    taken_ = last_beat + 1;
    end(last_beat);
    return tlm::TLM_ACCEPTED;
}

std::string CommandPort::waits_for() const {
    const auto column = [this](const Read& read) { return read.address() / column_bytes_; };
    if (requesting()) {
        return fmt::format("the command port waits for the memory to accept the command of column {}",
                           column(reads().back()));
    }
    if (!reads().empty() && !delivering_) {
        return fmt::format("the memory has accepted the command of column {} and does not answer",
                           column(reads().front()));
    }
    return {};
}

}  // namespace spartus::arch::edgedrnn
