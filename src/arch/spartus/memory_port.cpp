#include "spartus/arch/spartus/memory_port.hpp"

#include <algorithm>

#include "spartus/parts/report.hpp"

namespace spartus::arch::spartus {

const stats::Table<MemoryPort::Counters>& MemoryPort::statistics() {
    using stats::Better;
    using stats::Kind;
    using stats::Role;
    static const stats::Table<Counters> table{
        {{"busy", Kind::cause, "cycles", "transferring a beat", Better::neither, Role::work}, &Counters::busy},
        {{"commands", Kind::count, "columns", "fetched"}, &Counters::commands},
        {{"bytes", Kind::count, "bytes", "transferred", Better::lower}, &Counters::bytes}};
    return table;
}

MemoryPort::MemoryPort(const sc_core::sc_module_name& name, const Parameters& parameters, const MemoryImage& image,
                       const parts::Clock& clock)
    : MemoryReader(name, image.bytes),
      buffers("buffers", parameters.arrays),
      parameters_(parameters),
      image_(image),
      clock_(clock),
      commands_(parameters.arrays),
      served_(parameters.arrays - 1),
      places_(parameters.outstanding) {
    for (int n = 0; n < static_cast<int>(parameters.arrays); ++n) {
        buffers[static_cast<std::size_t>(n)].register_nb_transport_fw(this, &MemoryPort::on_command, n);
    }
    SC_HAS_PROCESS(MemoryPort);
    SC_METHOD(arbitrate);
    sensitive << wake_;
    dont_initialize();
}

tlm::tlm_sync_enum MemoryPort::on_command(int array, ColumnTransfer& transfer, ColumnPhase&,
                                          sc_core::sc_time& delay) {
    const Cycle from = clock_.cycle_of(delay);
    if (from <= clock_.now()) parts::violation(name(), "a command is offered for a cycle that is being decided");
    commands_[static_cast<std::size_t>(array)] = Command{from, transfer.matrix, transfer.column};
    wake_.notify(sc_core::SC_ZERO_TIME);
    return tlm::TLM_ACCEPTED;
}

void MemoryPort::arbitrate() {
    while (!requesting()) {
        const std::optional<Cycle> cycle = next_issue();
        if (!cycle) return;
        if (*cycle > clock_.now()) return wake_.notify(clock_.until(*cycle));
        issue(winner(*cycle), *cycle);
    }
}

/// The first cycle in which a command can be issued, or nothing while that is not known.
std::optional<Cycle> MemoryPort::next_issue() {
    std::optional<Cycle> earliest;
    for (const std::optional<Command>& command : commands_) {
        if (command) earliest = std::min(earliest.value_or(command->from), command->from);
    }
    if (!earliest) return std::nullopt;
    if (parameters_.outstanding != 0 && places_ == 0) {
        if (ends_.empty()) return std::nullopt;
        next_command_ = std::max(next_command_, ends_.front() + 1);
        ends_.pop_front();
        ++places_;
    }
    return std::max(*earliest, next_command_);
}

/// The first candidate in cyclic order after the array served last.
std::size_t MemoryPort::winner(Cycle cycle) const {
    std::size_t array = served_;
    do {
        array = (array + 1) % commands_.size();
    } while (!commands_[array] || commands_[array]->from > cycle);
    return array;
}

void MemoryPort::issue(std::size_t array, Cycle cycle) {
    const Command command = *commands_[array];
    commands_[array].reset();
    served_ = array;
    if (parameters_.outstanding != 0) --places_;
    ++counters_.commands;
    arrays_.push_back(array);
    ColumnTransfer transfer{command.matrix, command.column, nullptr, 0};
    ColumnPhase phase = ColumnPhase::issued;
    sc_core::sc_time delay = clock_.until(cycle);
    buffers[array]->nb_transport_bw(transfer, phase, delay);
    const MatrixInMemory& matrix = image_.matrices[command.matrix];
    request(matrix.address + std::uint64_t{command.column} * matrix.column_bytes, matrix.column_bytes, cycle);
}

/// The memory has taken the command, the shipped one in its cycle.
void MemoryPort::accepted(Cycle cycle) {
    next_command_ = cycle + 1;
    wake_.notify(sc_core::SC_ZERO_TIME);
}

/// The beats of the oldest column, behind those of the one before it.
void MemoryPort::answered() {
    const Read& read = reads().front();
    const Cycle beats = read.length() / parameters_.beat_bytes;
    const Cycle first = std::max(*read.responded, next_beat_);
    next_beat_ = first + beats;
    counters_.busy += beats;
    counters_.bytes += read.length();
    if (parameters_.outstanding != 0) ends_.push_back(next_beat_ - 1);
    ColumnTransfer transfer{0, 0, read.data(), read.length()};
    ColumnPhase phase = ColumnPhase::beats;
    sc_core::sc_time delay = clock_.until(first);
    const std::size_t array = arrays_.front();
    arrays_.pop_front();
    buffers[array]->nb_transport_bw(transfer, phase, delay);
    end(next_beat_ - 1);
    wake_.notify(sc_core::SC_ZERO_TIME);
}

}  // namespace spartus::arch::spartus
