#include "spartus/arch/spartus/step_timer.hpp"

namespace spartus::arch::spartus {

StepTimer::StepTimer(const Config& config) : timelines_(config.accelerator.arrays, ArrayTimeline(config)) {}

StepTiming StepTimer::operator()(const StepWork& work) {
    for (ArrayTimeline& timeline : timelines_) timeline.restart();
    segment(work.fired_x, work.inputs, work.ih);
    segment(work.fired_h, work.hidden, work.hh);
    return step_of(timelines_);
}

void StepTimer::segment(const std::vector<nn::Fired>& fired, std::uint32_t elements, const ColumnWords& matrix) {
    const auto arrays = static_cast<std::uint32_t>(timelines_.size());
    for (const nn::Fired& f : fired) {
        ArrayTimeline& timeline = timelines_[f.element % arrays];
        timeline.column(timeline.arrival(f.element / arrays), f.element, matrix, {});
    }
    for (std::uint32_t n = 0; n < arrays; ++n) timelines_[n].end_segment(share_of(elements, n, arrays));
}

}  // namespace spartus::arch::spartus
