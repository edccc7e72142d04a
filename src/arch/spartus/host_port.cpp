#include "spartus/arch/spartus/host_port.hpp"

#include <algorithm>

#include "spartus/parts/report.hpp"

namespace spartus::arch::spartus {

const stats::Table<HostPort::Counters>& HostPort::statistics() {
    using stats::Better;
    using stats::Kind;
    using stats::Role;
    static const stats::Table<Counters> table{
        {{"busy", Kind::cause, "cycles", "transferring", Better::neither, Role::work}, &Counters::busy}};
    return table;
}

HostPort::HostPort(const sc_core::sc_module_name& name, const Parameters& parameters,
                   const std::vector<nn::Trace>& traces, const parts::Clock& clock, ActivityObserver* activity)
    : sc_module(name),
      input("input", parameters.arrays),
      parameters_(parameters),
      traces_(traces),
      clock_(clock),
      activity_(activity) {
    received_.h.resize(parameters.hidden);
    control.register_nb_transport_fw(this, &HostPort::on_control);
    output.register_nb_transport_fw(this, &HostPort::on_output);
    SC_HAS_PROCESS(HostPort);
    SC_METHOD(load);  // runs at the start of the simulation too: the first buffer is free
    sensitive << buffer_free_;
}

tlm::tlm_sync_enum HostPort::on_control(Command&, ControlPhase& phase, sc_core::sc_time& delay) {
    if (phase == ControlPhase::start) {
        buffer_free_from_ = clock_.cycle_of(delay);
        clock_.wake(buffer_free_, buffer_free_from_);
    }
    return tlm::TLM_ACCEPTED;
}

tlm::tlm_sync_enum HostPort::on_output(VectorSlice& slice, VectorPhase&, sc_core::sc_time& delay) {
    if (slice.first > parameters_.hidden || slice.count > parameters_.hidden - slice.first) {
        parts::violation(name(), "more elements of h than there are");
        return tlm::TLM_ACCEPTED;
    }
    std::copy_n(slice.elements, slice.count, received_.h.begin() + slice.first);
    elements_ += slice.count;
    visible_ = std::max(visible_, clock_.cycle_of(delay));
    if (elements_ < parameters_.hidden) return tlm::TLM_ACCEPTED;
    elements_ -= parameters_.hidden;
    ++received_.results;
    received_.from = visible_;
    transfer(visible_);
    return tlm::TLM_ACCEPTED;
}

void HostPort::load() {
    const std::int16_t* const x = next_frame();
    if (x == nullptr) return;
    const Cycle arrival = frames_loaded_ * parameters_.frame_period;
    const Cycle begin = std::max({buffer_free_from_, load_end_, arrival});
    load_end_ = begin + parameters_.load_cycles;
    input_busy_ += parameters_.load_cycles;
    ++frames_loaded_;
    if (activity_ != nullptr) activity_->x_loaded(begin, load_end_);

    VectorSlice slice{0, 0, static_cast<std::uint32_t>(traces_.front().inputs), x};
    for (auto& encoder : input) {
        VectorPhase phase = VectorPhase::elements;
        sc_core::sc_time delay = clock_.until(load_end_);
        encoder->nb_transport_fw(slice, phase, delay);
    }
    report(ControlPhase::input_ready, load_end_);
}

/// The next x in the order of the sequences, or none.
const std::int16_t* HostPort::next_frame() {
    while (sequence_ < traces_.size() && step_ == traces_[sequence_].steps) {
        ++sequence_;
        step_ = 0;
    }
    if (sequence_ == traces_.size()) return nullptr;
    const nn::Trace& trace = traces_[sequence_];
    return trace.x.data() + step_++ * trace.inputs;
}

void HostPort::transfer(Cycle visible) {
    const Cycle begin = std::max(visible, latest_[1].end);
    transferred_ += latest_[0].end - latest_[0].begin;
    latest_ = {latest_[1], Transfer{begin, begin + parameters_.transfer_cycles}};
    if (activity_ != nullptr) activity_->h_transferred(begin, latest_[1].end);
    report(ControlPhase::output_free, latest_[0].end);
}

HostPort::Counters HostPort::output_counters(Cycle end) const {
    Cycle busy = transferred_;
    for (const Transfer& transfer : latest_) busy += std::min(transfer.end, end) - std::min(transfer.begin, end);
    return {busy};
}

void HostPort::report(ControlPhase phase, Cycle cycle) {
    Command command;
    sc_core::sc_time delay = clock_.until(std::max(cycle, clock_.now()));
    control->nb_transport_bw(command, phase, delay);
}

}  // namespace spartus::arch::spartus
