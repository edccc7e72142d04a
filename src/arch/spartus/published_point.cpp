#include "spartus/arch/spartus/published_point.hpp"

namespace spartus::arch::spartus::published_point {

Activity activity() {
    constexpr std::uint64_t blen = 4;
    constexpr std::uint64_t around = 81;  // cycles of a step that are not columns
    Activity activity;
    activity.time_steps = 4;
    activity.cycles = activity.time_steps * mean_cycles;
    activity.words = arrays * activity.time_steps * (mean_cycles - around);
    activity.multiply_adds = activity.words * pes_per_array;
    activity.tokens = activity.words / blen;
    activity.inspections = activity.tokens;
    return activity;
}

nn::Network network() {
    nn::Layer layer;
    layer.inputs = inputs;
    layer.hidden = hidden;
    return {{layer}};
}

}  // namespace spartus::arch::spartus::published_point
