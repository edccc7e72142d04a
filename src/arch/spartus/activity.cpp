#include "spartus/arch/spartus/activity.hpp"

namespace spartus::arch::spartus {

void follow(instruments::StepWindow& window, Phase phase, const StepTimes& step) {
    switch (phase) {
        case Phase::idle:
            window.run_ends();
            break;
        case Phase::reset:
        case Phase::input_wait:
            window.between_steps();
            break;
        case Phase::start:
            window.step_begins(step.layer);
            break;
        default:
            break;
    }
}

}  // namespace spartus::arch::spartus
