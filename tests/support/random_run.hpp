/// \file
/// Random accelerators with random networks and sequences, small enough for hundreds.
#pragma once

#include <algorithm>
#include <vector>

#include "spartus/arch/spartus/config.hpp"
#include "spartus/nn/bank_layout.hpp"
#include "spartus/nn/cbtd.hpp"
#include "spartus/nn/cells/gru.hpp"
#include "spartus/nn/cells/lstm.hpp"
#include "spartus/nn/network.hpp"

#include "support/random.hpp"
#include "support/random_config.hpp"
#include "support/random_network.hpp"

namespace spartus::test {

struct RandomRun {
    arch::spartus::Config config;
    nn::Network network;  ///< not pruned
    std::vector<nn::Trace> traces;
};

inline nn::Network pruned(const RandomRun& run) {
    nn::Network network = run.network;
    if (run.config.network.gamma) {
        nn::apply_cbtd(network, *run.config.network.gamma, run.config.accelerator.pes_per_array);
    }
    return network;
}

/// The same with its weights in a memory of whatever kind, and stream buffers that just suffice or not much larger.
inline void stream_weights(Random& random, RandomRun& run) {
    if (random.one_in(2)) run.config.accelerator.arrays = random.between(2u, 8u);
    std::uint32_t blen = 1;
    const nn::BankLayout layout =
        nn::lay_out(pruned(run), {1, run.config.accelerator.pes_per_array, run.config.weight_bank.format});
    for (const nn::PlacedMatrix& matrix : layout.matrices) blen = std::max(blen, matrix.content.blen);
    run.config.weight_bank.source = arch::spartus::WeightSource::memory;
    run.config.weight_bank.buffer_words = blen + random.between(0u, random.one_in(2) ? 2u : 3 * blen);
    run.config.memory.beat_bytes = random.one_in(4) ? random.between(16u, 64u) : random.between(1u, 16u);
    run.config.memory.latency = random.one_in(3) ? 0 : random.between(1u, 30u);
    run.config.memory.gap = random.one_in(2) ? 0 : random.between(1u, 5u);
    run.config.memory.outstanding = random.one_in(2) ? 0 : random.between(1u, 4u);
}

inline RandomRun random_run(unsigned seed) {
    Random random(seed);
    RandomRun run;
    run.config = random_config(random);
    run.config.delta_encoder.threshold_x = random.between(0, 60) / 256.0;
    run.config.delta_encoder.threshold_h = random.between(0, 20) / 256.0;
    constexpr const char* gammas[] = {"", "0.3", "0.5", "0.75", "0.9"};
    const char* const gamma = gammas[random.between(0, 4)];
    if (*gamma != '\0') run.config.network.gamma = Decimal::parse(gamma);
    std::vector<std::size_t> sizes(random.between<std::size_t>(2, 4));
    for (std::size_t& size : sizes) size = random.between<std::size_t>(1, 24);
    if (random.one_in(4)) {  // many results from little work: the output holds a step up
        sizes = {random.between<std::size_t>(1, 3), random.between<std::size_t>(30, 60)};
        run.config.accelerator.pes_per_array = random.between(16u, 64u);
        run.config.host.elements_per_beat = 1;
    }
    run.network = random_network(sizes, random.bits(), random.between(1, 4), seed % 2 == 0 ? &nn::lstm : &nn::gru);
    const unsigned sequences = random.between(1u, 3u);
    for (unsigned k = 0; k < sequences; ++k) {
        const auto steps = random.between<std::size_t>(0, 5);
        run.traces.push_back(random_trace(steps, sizes.front(), random.bits(), random.one_in(2) ? 1024 : 64));
    }
    return run;
}

}  // namespace spartus::test
