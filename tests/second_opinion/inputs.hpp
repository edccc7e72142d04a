/// \file
/// The inputs of a run, handed to the second opinion.
#pragma once

#include <vector>

#include "spartus/arch/spartus/config.hpp"
#include "spartus/nn/cells/gru.hpp"
#include "spartus/nn/network.hpp"

#include "second_opinion/second_opinion.hpp"

namespace spartus::test {

inline second_opinion::Design design_of(const arch::spartus::Config& c) {
    using second_opinion::Mode;
    const Mode mode = c.delta_encoder.mode == nn::EncoderMode::delta       ? Mode::delta
                      : c.delta_encoder.mode == nn::EncoderMode::zero_skip ? Mode::zero_skip
                                                                           : Mode::dense;
    return {c.accelerator.arrays,
            c.accelerator.pes_per_array,
            c.accelerator.accumulator_bits,
            c.accelerator.clock_mhz,
            mode,
            c.delta_encoder.lookahead,
            c.delta_encoder.latency,
            c.delta_encoder.fifo_depth,
            c.delta_encoder.threshold_x,
            c.delta_encoder.threshold_h,
            c.weight_bank.latency,
            c.weight_bank.format == nn::BankFormat::dense,
            c.weight_bank.source == arch::spartus::WeightSource::memory,
            c.weight_bank.buffer_words,
            c.memory.beat_bytes,
            c.memory.latency,
            c.memory.gap,
            c.memory.outstanding,
            c.pe_array.latency,
            c.pe_array.hazard == arch::spartus::Hazard::stall,
            c.activation_unit.interval,
            c.activation_unit.latency,
            c.controller.start_cycles,
            c.controller.sync_cycles,
            c.controller.finish_cycles,
            c.host.elements_per_beat,
            c.host.mode == arch::spartus::HostMode::real_time,
            c.host.frame_period_us,
            c.network.gamma ? c.network.gamma->text() : ""};
}

/// `network` is not pruned.
inline second_opinion::Outcome second_opinion_of(const arch::spartus::Config& config, const nn::Network& network,
                                                 const std::vector<nn::Trace>& traces) {
    using second_opinion::Cell;
    second_opinion::Network same{&network.cell() == &nn::gru ? Cell::gru : Cell::lstm, {}};
    for (const nn::Layer& layer : network.layers) {
        same.layers.push_back({static_cast<std::uint32_t>(layer.inputs), static_cast<std::uint32_t>(layer.hidden),
                               layer.weight_ih, layer.weight_hh, layer.bias});
    }
    std::vector<second_opinion::Sequence> sequences;
    for (const nn::Trace& trace : traces) {
        sequences.emplace_back();
        for (std::size_t t = 0; t < trace.steps; ++t) {
            const auto x = trace.x.begin() + static_cast<std::ptrdiff_t>(t * trace.inputs);
            sequences.back().emplace_back(x, x + static_cast<std::ptrdiff_t>(trace.inputs));
        }
    }
    return second_opinion::run(design_of(config), same, sequences);
}

}  // namespace spartus::test
