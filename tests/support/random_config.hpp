/// Small accelerators from a seed, with every parameter that decides about cycles drawn at random.
#pragma once

#include "spartus/arch/spartus/config.hpp"

#include "support/random.hpp"

namespace spartus::test {

inline arch::spartus::Config random_config(Random& random) {
    const auto draw = [&random](std::uint32_t low, std::uint32_t high) { return random.between(low, high); };
    arch::spartus::Config config;
    config.accelerator.arrays = draw(1, 6);
    config.accelerator.pes_per_array = draw(1, 7);
    config.accelerator.accumulator_bits = draw(16, 32);
    config.delta_encoder.mode = random.between(nn::EncoderMode::delta, nn::EncoderMode::dense);
    config.delta_encoder.lookahead = draw(1, 9);
    config.delta_encoder.latency = draw(1, 4);
    config.delta_encoder.fifo_depth = draw(1, 8);
    config.delta_encoder.threshold_x = 0.2;
    config.delta_encoder.threshold_h = 0.05;
    config.weight_bank.latency = draw(1, 4);
    config.weight_bank.format = random.between(nn::BankFormat::cbcsc, nn::BankFormat::dense);
    config.pe_array.latency = draw(2, 7);
    config.pe_array.hazard = random.between(arch::spartus::Hazard::forward, arch::spartus::Hazard::stall);
    config.activation_unit.interval = draw(4, 6);
    config.activation_unit.latency = draw(1, 7);
    config.controller.start_cycles = draw(1, 3);
    config.controller.sync_cycles = draw(0, 3);
    config.controller.finish_cycles = draw(0, 3);
    config.host.elements_per_beat = draw(1, 9);
    config.host.mode = random.between(arch::spartus::HostMode::back_to_back, arch::spartus::HostMode::real_time);
    config.host.frame_period_us = draw(1, 3);
    return config;
}

}  // namespace spartus::test
