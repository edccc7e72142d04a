#include "spartus/nn/functional_run.hpp"

#include "spartus/nn/fixed_point.hpp"
#include "spartus/nn/value_source.hpp"

namespace spartus::nn {

FunctionalRun functional_run(const Network& network, const std::vector<Trace>& traces,
                             const Arithmetic& arithmetic) {
    FunctionalRun run;
    const std::size_t steps = count_steps(traces) * network.layers.size();
    run.reserve(steps);
    const std::unique_ptr<ValueSource> values = reference_values(network, traces, arithmetic);
    while (run.size() < steps) {
        const StepView view = values->next();
        run.push_back({view.fired_x, view.fired_h, view.h, beyond_activation(*view.sums)});
    }
    return run;
}

std::uint64_t functional_run_bytes(const Network& network, const std::vector<Trace>& traces) {
    std::uint64_t bytes = 0;
    for (const Layer& layer : network.layers) {
        bytes += sizeof(StepValues) + (layer.inputs + layer.hidden) * sizeof(Fired) +
                 layer.hidden * sizeof(std::int16_t);
    }
    return count_steps(traces) * bytes;
}

/// The bounds lie half an LSB beyond the limits of Q8.8, the upper one included: half to even rounds both away from
/// zero to an even number.
std::uint64_t beyond_activation(const std::vector<std::int32_t>& sums) {
    constexpr int to_activation = accumulator_fraction_bits - activation_fraction_bits;
    constexpr std::int32_t half = 1 << (to_activation - 1);
    constexpr std::int32_t high = (32767 << to_activation) + half;
    constexpr std::int32_t low = -(32768 << to_activation) - half;
    std::uint32_t count = 0;
    for (const std::int32_t sum : sums) count += static_cast<std::uint32_t>((sum >= high) | (sum < low));
    return count;
}

}  // namespace spartus::nn
