/// \file
/// The figures of a run: everything derived from its counts, with the formula beside each. A figure that a run
/// without steps does not have is NaN.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "spartus/config/config.hpp"
#include "spartus/nn/network.hpp"
#include "spartus/sim/run_result.hpp"

namespace spartus::sim {

/// Of one time step, all layers together. Percentiles are nearest-rank, so each is a latency that occurred.
struct Latency {
    double min_cycles, mean_cycles, p50_cycles, p99_cycles, max_cycles;
};

struct LayerFigures {
    std::size_t inputs, hidden;
    std::uint32_t blen_ih, blen_hh;
    double mean_cycles;         ///< of the layer's steps
    double weight_sparsity;     ///< zeros over weights
    double padding_efficiency;  ///< non-zeros over stored pairs
    const nn::Cell* cell;
};

struct Figures {
    std::uint64_t dense_operations;  ///< nn::dense_operations(): one time step
    double peak_gops;                ///< 2·N·M·clock
    Latency latency;
    double steps_per_second;     ///< clock / mean latency: back to back
    double effective_gops;       ///< dense operations · steps per second
    double speedup_over_peak;    ///< effective / peak
    double temporal_sparsity_x;  ///< elements not sent over elements; likewise the next two
    double temporal_sparsity_h;
    double temporal_sparsity;
    double weight_sparsity;     ///< zeros over weights, all layers
    double padding_efficiency;  ///< non-zeros over stored pairs, all layers
    double balance_ratio;       ///< Σ_t mean_n(tokens) / Σ_t max_n(tokens)
    double mac_utilisation;     ///< multiply-adds with a stored weight / (N·M·cycles of the run)
    double issue_utilisation;   ///< words / (N·cycles of the run)
    std::uint64_t tokens, words, multiply_adds;
    std::vector<LayerFigures> layers;
};

/// 2·N·M·clock.
double peak_gops(const config::Accelerator& accelerator);

Figures derive_figures(const config::Config& config, const nn::Network& network, const RunResult& run);

}  // namespace spartus::sim
