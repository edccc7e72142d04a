#include "spartus/arch/frames.hpp"

#include <algorithm>

namespace spartus::arch {

Frames::Frames(const Finished& finished) : period_(finished.design.architecture().frame_period(finished.design)) {
    const stats::Schema& schema = finished.run.schema;
    for (std::size_t p = 0; p < schema.phases.size(); ++p) {
        const stats::Phase& phase = schema.phases[p];
        if (!phase.within_step && phase.quantity.role == stats::Role::input_wait) input_waits_.push_back(p);
    }
    std::size_t frames = 0;
    for (const stats::Step& step : finished.run.steps) {
        if (step.layer != 0) continue;
        if (step.step == 0) first_of_.resize(step.sequence + 1, frames);
        ++frames;
    }
    for (const stats::Step& step : finished.run.steps) all_waits_ += wait(step);
}

Cycle Frames::wait(const stats::Step& step) const {
    if (!real_time() || step.layer != 0) return 0;
    Cycle ready = step.start;
    for (const std::size_t phase : input_waits_) ready -= step.phases[phase];
    return std::clamp(arrival(number(step)), ready, step.start) - ready;
}

std::vector<Cycle> responses(const Finished& finished, Cycle period) {
    std::vector<Cycle> cycles = finished.design.architecture().results_at(finished, period);
    for (std::size_t k = 0; k < cycles.size(); ++k) cycles[k] -= k * period;
    return cycles;
}

}  // namespace spartus::arch
