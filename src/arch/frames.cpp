#include "spartus/arch/frames.hpp"

#include <algorithm>

namespace spartus::arch {

Frames::Frames(const Design& design, const stats::Schema& schema)
    : period_(design.architecture().frame_period(design)) {
    for (std::size_t p = 0; p < schema.phases.size(); ++p) {
        const stats::Phase& phase = schema.phases[p];
        if (!phase.within_step && phase.quantity.role == stats::Role::input_wait) input_waits_.push_back(p);
    }
}

Cycle Frames::wait(const stats::Step& step) const {
    if (!real_time() || step.layer != 0) return 0;
    Cycle ready = step.start;
    for (const std::size_t phase : input_waits_) ready -= step.phases[phase];
    return std::clamp(arrival(step.time_step), ready, step.start) - ready;
}

Cycle frame_waits(const Finished& finished) {
    const Frames frames(finished.design, finished.run.schema);
    if (!frames.real_time()) return 0;
    Cycle waits = 0;
    for (const stats::Step& step : finished.run.history) waits += frames.wait(step);
    return waits;
}

std::vector<Cycle> responses(const Finished& finished, Cycle period) {
    const ResultTimes result_at =
        finished.design.architecture().result_times(finished.design, finished.network, finished.run.schema, period);
    std::vector<Cycle> cycles;
    cycles.reserve(finished.run.time_steps);
    for (const stats::Step& step : finished.run.history) {
        if (const auto at = result_at(step)) cycles.push_back(*at - cycles.size() * period);
    }
    return cycles;
}

}  // namespace spartus::arch
