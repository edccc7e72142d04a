#include "spartus/arch/spartus/step_timing.hpp"

#include <algorithm>

#include "spartus/arch/spartus/array_timeline.hpp"
#include "spartus/base/math.hpp"

namespace spartus::arch::spartus {
namespace {

/// Of a tree that adds two by two until one sum is left; the model computes ⌈log2⌉.
Cycle adder_levels(std::uint32_t values) {
    return values < 2 ? 0 : 1 + adder_levels(values / 2 + values % 2);
}

}  // namespace

StepWork work_of(const LayerColumns& columns, const nn::StepView& values) {
    return {columns.ih.columns(), columns.hh.columns(), columns.ih, columns.hh, values.fired_x, values.fired_h};
}

Cycle activation_cycles(const Config& config, std::uint32_t hidden) {
    return Cycle{config.activation_unit.interval} * ceil_div(hidden, config.accelerator.pes_per_array) +
           adder_levels(config.accelerator.arrays) + config.activation_unit.latency;
}

Cycle balanced_barrier_cycles(const Config& config, const StepWork& work) {
    const Cycle words = Cycle{work.ih.blen()} * work.fired_x.size() + Cycle{work.hh.blen()} * work.fired_h.size();
    const Cycle arrays = config.accelerator.arrays;
    const Cycle first = config.controller.start_cycles;
    if (words == 0) return first;
    return first + config.delta_encoder.latency + ceil_div(words, arrays) - 1 + config.weight_bank.latency +
           config.pe_array.latency;
}

Cycle least_latency(const Config& config, const StepWork& work) {
    const std::uint32_t arrays = config.accelerator.arrays;
    std::vector<Cycle> tokens(arrays), words(arrays);
    const auto count = [&](const std::vector<nn::Fired>& fired, std::uint32_t blen) {
        for (const nn::Fired& f : fired) {
            tokens[f.element % arrays] += 1;
            words[f.element % arrays] += blen;
        }
    };
    count(work.fired_x, work.ih.blen());
    count(work.fired_h, work.hh.blen());

    const Config::DeltaEncoder& encoder = config.delta_encoder;
    Cycle least = 0;
    for (std::uint32_t n = 0; n < arrays; ++n) {
        const Cycle first = config.controller.start_cycles;
        const Cycle windows = Cycle{ceil_div(share_of(work.inputs, n, arrays), encoder.lookahead)} +
                              ceil_div(share_of(work.hidden, n, arrays), encoder.lookahead);
        const Cycle inspections = std::max(tokens[n], windows);
        least = std::max(least, inspections > 0 ? first + inspections - 1 + encoder.latency : first);
        if (words[n] > 0) {
            least = std::max(least, first + encoder.latency + words[n] - 1 + config.weight_bank.latency +
                                        config.pe_array.latency);
        }
    }
    return least + config.controller.sync_cycles + activation_cycles(config, work.hidden) +
           config.controller.finish_cycles;
}

}  // namespace spartus::arch::spartus
