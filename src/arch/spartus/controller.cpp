#include "spartus/arch/spartus/controller.hpp"

#include <algorithm>

namespace spartus::arch::spartus {

Controller::Controller(const sc_core::sc_module_name& name, const Parameters& parameters, const parts::Clock& clock,
                       StepObserver& observer, ActivityObserver* activity)
    : sc_module(name),
      encoders("encoders", parameters.arrays),
      arrays("arrays", parameters.arrays),
      parameters_(parameters),
      clock_(clock),
      observer_(observer),
      activity_(activity) {
    for (auto& array : arrays) array.register_nb_transport_bw(this, &Controller::on_drained);
    activation_unit.register_nb_transport_bw(this, &Controller::on_result);
    host_port.register_nb_transport_bw(this, &Controller::on_host);
    SC_HAS_PROCESS(Controller);
    SC_METHOD(advance);  // runs at the start of the simulation too
    sensitive << wake_;
}

tlm::tlm_sync_enum Controller::on_drained(Command&, ControlPhase&, sc_core::sc_time& delay) {
    drained_ = std::max(drained_, clock_.cycle_of(delay));
    if (--undrained_ == 0) clock_.wake(wake_, drained_);
    return tlm::TLM_ACCEPTED;
}

tlm::tlm_sync_enum Controller::on_result(Command&, ControlPhase&, sc_core::sc_time& delay) {
    result_ = clock_.cycle_of(delay);
    wake_.notify(sc_core::SC_ZERO_TIME);
    return tlm::TLM_ACCEPTED;
}

tlm::tlm_sync_enum Controller::on_host(Command&, ControlPhase& phase, sc_core::sc_time& delay) {
    const Cycle cycle = clock_.cycle_of(delay);
    if (phase == ControlPhase::output_free) output_free_ = cycle;
    if (phase == ControlPhase::input_ready) {
        input_ready_ = cycle;
        if (state_ == State::input) wake_.notify(sc_core::SC_ZERO_TIME);
    }
    return tlm::TLM_ACCEPTED;
}

void Controller::advance() {
    switch (state_) {
        case State::begin:
            return begin_time_step();
        case State::input:
            return await_input();
        case State::compute:
            return pass_barrier();
        case State::activation:
            return end_step();
        case State::stopped:
            return;
    }
}

void Controller::begin_time_step() {
    while (!finished() && times_.step == parameters_.sequence_steps[sequence_]) {
        ++sequence_;
        times_.step = 0;
    }
    if (finished()) {
        state_ = State::stopped;
        return tell(Phase::idle, clock_.now());
    }
    times_.sequence = static_cast<std::uint32_t>(sequence_);
    times_.layer = 0;
    ready_ = clock_.now();
    if (times_.step == 0) {
        times_.reset = parameters_.reset_cycles;
        ready_ += parameters_.reset_cycles;
        tell(Phase::reset, clock_.now());
        broadcast(ControlPhase::reset, clock_.now());
        send(activation_unit, ControlPhase::reset, clock_.now());
    }
    state_ = State::input;
    tell(Phase::input_wait, ready_);
    await_input();
}

void Controller::await_input() {
    if (!input_ready_) return;
    const Cycle start = std::max(ready_, *input_ready_);
    if (start > clock_.now()) return wake_.notify(clock_.until(start));
    times_.input_wait = start - ready_;
    input_ready_.reset();
    send(host_port, ControlPhase::start, start);
    start_step();
}

void Controller::start_step() {
    state_ = State::compute;
    times_.start = clock_.now();
    times_.inspect = times_.start + parameters_.timing.start_cycles;
    undrained_ = parameters_.arrays;
    drained_ = 0;
    tell(Phase::start, times_.start);
    tell(Phase::compute, times_.inspect);
    broadcast(ControlPhase::start, times_.start);
}

void Controller::pass_barrier() {
    if (undrained_ > 0) return;
    times_.barrier = drained_;
    times_.sync = times_.barrier + parameters_.timing.sync_cycles;
    const bool last_layer = times_.layer + 1 == parameters_.layers;
    times_.activate = last_layer ? std::max(times_.sync, output_free_) : times_.sync;
    state_ = State::activation;
    result_.reset();
    tell(Phase::sync, times_.barrier);
    tell(Phase::output_full, times_.sync);
    tell(Phase::activation, times_.activate);
    broadcast(ControlPhase::barrier, times_.barrier);
    send(activation_unit, ControlPhase::activate, times_.activate);
}

void Controller::end_step() {
    if (!result_) return;
    times_.result = *result_;
    times_.end = times_.result + parameters_.timing.finish_cycles;
    if (clock_.now() < times_.end) {
        tell(Phase::finish, times_.result);
        return wake_.notify(clock_.until(times_.end));
    }
    if (!observer_.step_finished(times_)) {
        state_ = State::stopped;
        return;
    }
    times_.reset = times_.input_wait = 0;
    if (++times_.layer < parameters_.layers) return start_step();
    ++times_.step;
    begin_time_step();
}

void Controller::send(Socket<ControlLink>& to, ControlPhase phase, Cycle cycle) {
    Command command{times_.layer};
    sc_core::sc_time delay = clock_.until(cycle);
    to->nb_transport_fw(command, phase, delay);
}

void Controller::tell(Phase phase, Cycle from) const {
    if (activity_ != nullptr) activity_->phase(phase, from, times_);
}

/// To all encoders and arrays.
void Controller::broadcast(ControlPhase phase, Cycle cycle) {
    for (auto& encoder : encoders) send(encoder, phase, cycle);
    for (auto& array : arrays) send(array, phase, cycle);
}

}  // namespace spartus::arch::spartus
