#include "spartus/arch/spartus/wave_recorder.hpp"

namespace spartus::arch::spartus {

WaveRecorder::WaveRecorder(const instruments::WaveOptions& options, const Config& config,
                           const nn::Network& network, const std::vector<nn::Trace>& traces)
    : Wave(config, network, traces), writer_(options, signals()) {}

void WaveRecorder::phase(Phase phase, Cycle from, const StepTimes& step) {
    Wave::phase(phase, from, step);
    switch (phase) {
        case Phase::idle:
            return writer_.run_ends(from);
        case Phase::reset:
        case Phase::input_wait:
            return writer_.between_steps(from);
        case Phase::start:
            return writer_.step_begins(step.layer, from);
        default:
            return writer_.settle();
    }
}

}  // namespace spartus::arch::spartus
