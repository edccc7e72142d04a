#include "spartus/arch/spartus/stream_buffer.hpp"

#include <algorithm>
#include <utility>

#include "spartus/base/math.hpp"
#include "spartus/parts/report.hpp"

namespace spartus::arch::spartus {

StreamBuffer::StreamBuffer(const sc_core::sc_module_name& name, const Parameters& parameters,
                           const parts::Clock& clock, ActivityObserver* activity)
    : sc_module(name), parameters_(parameters), clock_(clock), activity_(activity), free_(parameters.words) {
    port.register_nb_transport_fw(this, &StreamBuffer::on_array);
    memory.register_nb_transport_bw(this, &StreamBuffer::on_memory);
}

tlm::tlm_sync_enum StreamBuffer::on_array(WeightBurst& burst, WeightPhase& phase, sc_core::sc_time& delay) {
    const Cycle cycle = clock_.cycle_of(delay);
    switch (phase) {
        case WeightPhase::fetch:
            wanted_.push_back({cycle, burst.matrix, burst.column, burst.words});
            break;
        case WeightPhase::read:
            read(burst);
            delay = clock_.until(cycle + parameters_.latency);
            return tlm::TLM_COMPLETED;
        case WeightPhase::issued:
            leaving_.insert(leaving_.end(), burst.cycles, burst.cycles + burst.words);
            columns_.pop_front();
            break;
        case WeightPhase::there:
            parts::violation(name(), "is told what it tells");
    }
    offer();
    return tlm::TLM_ACCEPTED;
}

void StreamBuffer::read(WeightBurst& burst) {
    if (columns_.empty()) return parts::violation(name(), "read before its column is there");
    const Column& column = columns_.front();
    counters_.read += burst.words;
    burst.val = column.val.data();
    burst.lidx = column.lidx.data();
    burst.stored = column.stored;
    burst.cycles = column.from.data();
}

/// The command of the oldest column wanted, as soon as it is known when there will be room for it.
void StreamBuffer::offer() {
    if (offered_ || wanted_.empty()) return;
    const Wanted& next = wanted_.front();
    while (free_ < next.words) {
        if (leaving_.empty()) return;
        place_from_ = leaving_.front() + 1;
        leaving_.pop_front();
        ++free_;
    }
    offered_ = true;
    ColumnTransfer command{next.matrix, next.column, nullptr, 0};
    ColumnPhase phase = ColumnPhase::command;
    sc_core::sc_time delay = clock_.until(std::max({next.from, place_from_, next_command_}));
    memory->nb_transport_fw(command, phase, delay);
}

tlm::tlm_sync_enum StreamBuffer::on_memory(ColumnTransfer& transfer, ColumnPhase& phase, sc_core::sc_time& delay) {
    const Cycle cycle = clock_.cycle_of(delay);
    if (phase == ColumnPhase::issued) {
        issued(cycle);
    } else {
        arrive(transfer, cycle);
    }
    return tlm::TLM_ACCEPTED;
}

void StreamBuffer::issued(Cycle cycle) {
    const Wanted command = wanted_.front();
    wanted_.pop_front();
    offered_ = false;
    next_command_ = cycle + 1;
    free_ -= command.words;
    coming_.push_back(command.words);
    if (activity_ != nullptr) {
        activity_->command_issued(parameters_.index, {command.matrix, command.column, command.words, cycle});
    }
    offer();
}

/// Word k is complete with beat ⌈(k + 1)·bytes of a word / bytes of a beat⌉ - 1 and may issue in the cycle after
/// it.
void StreamBuffer::arrive(const ColumnTransfer& transfer, Cycle first_beat) {
    Column column = decode(transfer, coming_.front());
    coming_.pop_front();
    const std::uint64_t word_bytes = std::uint64_t{parameters_.pes} * parameters_.pair_bytes;
    for (std::uint64_t word = 0; word < column.from.size(); ++word) {
        column.from[word] = first_beat + ceil_div((word + 1) * word_bytes, parameters_.beat_bytes);
    }
    if (activity_ != nullptr) activity_->column_transferred(parameters_.index, first_beat, column.from);
    const Cycle there = column.from.front();
    columns_.push_back(std::move(column));
    WeightBurst burst;
    WeightPhase phase = WeightPhase::there;
    sc_core::sc_time delay = clock_.until(there);
    port->nb_transport_bw(burst, phase, delay);
}

StreamBuffer::Column StreamBuffer::decode(const ColumnTransfer& transfer, std::uint32_t words) const {
    const std::size_t pairs = std::size_t{words} * parameters_.pes;
    Column column{std::vector<nn::Val>(pairs), std::vector<nn::Lidx>(pairs), 0, std::vector<Cycle>(words)};
    const unsigned char* byte = transfer.bytes;
    for (std::size_t pair = 0; pair < pairs; ++pair) {
        column.val[pair] = static_cast<nn::Val>(*byte++);
        if (column.val[pair] != 0) ++column.stored;
        unsigned lidx = 0;
        for (std::uint32_t k = 1; k < parameters_.pair_bytes; ++k) lidx |= unsigned{*byte++} << (8 * (k - 1));
        const bool dense = parameters_.pair_bytes == 1;
        column.lidx[pair] = static_cast<nn::Lidx>(dense ? pair / parameters_.pes : lidx);
    }
    return column;
}

}  // namespace spartus::arch::spartus
