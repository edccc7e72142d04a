#include "spartus/arch/spartus/published_point.hpp"

namespace spartus::arch::spartus::published_point {

const PublishedPoint& point() {
    static const PublishedPoint all{
        "Spartus",
        "arXiv:2108.02297",
        "8 × 64 multipliers at 200 MHz as the authors' public code has them",
        {{"accelerator.arrays", arrays},
         {"accelerator.pes_per_array", pes_per_array},
         {"accelerator.clock_mhz", clock_mhz},
         {"delta_encoder.mode", "delta"},
         {"weight_bank.format", "cbcsc"}},
        inputs,
        hidden,
        {{"Mean latency of a step", mean_us, "µs", "published", "latency_mean_us", "measured"},
         {"Mean latency of a step", mean_cycles, "cycles", "derived", "latency_mean_cycles", "measured"},
         {"Effective throughput, batch size 1", effective_tops, "TOp/s", "published", "effective_gops", "measured",
          1e-3},
         {"Speed-up over the theoretical peak", speedup_over_peak, "×", "published", "speedup_over_peak",
          "measured"},
         {"Theoretical peak", peak_gops, "GOp/s", "derived", "peak_gops", "derived"},
         {"Power efficiency", tops_per_watt, "TOp/s/W", "published", "tops_per_watt", "calibrated"}}};
    return all;
}

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
