#include "spartus/arch/edgedrnn/host.hpp"

#include <algorithm>

namespace spartus::arch::edgedrnn {

Host::Host(const sc_core::sc_module_name& name, const Parameters& parameters, const nn::Trace& trace,
           const parts::Clock& clock)
    : sc_module(name), parameters_(parameters), trace_(trace), clock_(clock), x_(parameters.shape.padded_inputs) {
    input.register_nb_transport_bw(this, &Host::on_accepted);
    output.register_nb_transport_fw(this, &Host::on_output);
    SC_HAS_PROCESS(Host);
    SC_METHOD(offer);  // runs at the start of the simulation too
    sensitive << wake_;
}

tlm::tlm_sync_enum Host::on_accepted(InputBeat&, parts::StreamPhase&, sc_core::sc_time& delay) {
    free_from_ = clock_.cycle_of(delay) + 1;
    wake_.notify(sc_core::SC_ZERO_TIME);
    return tlm::TLM_ACCEPTED;
}

tlm::tlm_sync_enum Host::on_output(StateBeat& beat, ResultPhase&, sc_core::sc_time& delay) {
    const Cycle wait = beat.last ? 0 : parameters_.output_stalls[output_beat_];
    ++output_beat_;
    delay += parts::cycles(wait);
    if (!beat.last) return tlm::TLM_COMPLETED;
    result_ = clock_.cycle_of(delay);
    ++results_;
    wake_.notify(sc_core::SC_ZERO_TIME);
    return tlm::TLM_COMPLETED;
}

void Host::offer() {
    const std::uint32_t beats_per_step = parameters_.shape.input_beats();
    const std::uint64_t step = input_beat_ / beats_per_step;
    const bool first = input_beat_ % beats_per_step == 0;
    if (!free_from_ || step == trace_.steps) return;
    Cycle from = *free_from_;
    if (first && step > 0 && parameters_.wait >= 0) {
        if (results_ < step) return;  // the step before is not complete
        from = std::max(from, result_ + 1 + static_cast<Cycle>(parameters_.wait));
    }
    if (first) load_step();
    from += parameters_.input_stalls[input_beat_];
    InputBeat beat{x_.data() + input_beat_ % beats_per_step * parameters_.shape.pes, first};
    ++input_beat_;
    free_from_.reset();
    parts::send_item(input, beat, clock_.until(from));
}

void Host::load_step() {
    const std::size_t step = input_beat_ / parameters_.shape.input_beats();
    std::copy_n(trace_.x.data() + step * trace_.inputs, trace_.inputs, x_.data());
}

}  // namespace spartus::arch::edgedrnn
