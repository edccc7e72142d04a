#include "spartus/sim/figures.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace spartus::sim {
namespace {

/// NaN rather than a division by zero.
double ratio(double numerator, double denominator) {
    return denominator > 0 ? numerator / denominator : std::numeric_limits<double>::quiet_NaN();
}

Latency latency_of(std::vector<Cycle> latencies) {
    if (latencies.empty()) {
        const double none = std::numeric_limits<double>::quiet_NaN();
        return {none, none, none, none, none};
    }
    std::sort(latencies.begin(), latencies.end());
    const auto percentile = [&](std::size_t percent) {
        const std::size_t rank = (latencies.size() * percent + 99) / 100;
        return static_cast<double>(latencies[rank - 1]);
    };
    double sum = 0;
    for (const Cycle cycles : latencies) sum += static_cast<double>(cycles);
    return {static_cast<double>(latencies.front()), sum / static_cast<double>(latencies.size()), percentile(50),
            percentile(99), static_cast<double>(latencies.back())};
}

}  // namespace

double peak_gops(const config::Accelerator& accelerator) {
    const double macs = static_cast<double>(accelerator.arrays) * accelerator.pes_per_array;
    return 2 * macs * accelerator.clock_mhz * 1e-3;
}

Figures derive_figures(const config::Config& config, const nn::Network& network, const RunResult& run) {
    Figures figures{};
    const double arrays = config.accelerator.arrays;
    const double macs = arrays * config.accelerator.pes_per_array;
    figures.dense_operations = nn::dense_operations(network);
    figures.peak_gops = peak_gops(config.accelerator);

    double weights = 0, non_zeros = 0, pairs = 0;
    std::vector<double> layer_cycles(network.layers.size());
    for (const StepResult& step : run.steps)
        layer_cycles[step.times.layer] += static_cast<double>(step.times.latency());
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const nn::Layer& layer = network.layers[l];
        const arch::spartus::StoredLayer& stored = run.stored[l];
        const auto layer_weights = static_cast<double>(layer.weight_ih.size() + layer.weight_hh.size());
        const auto layer_non_zeros = static_cast<double>(stored.ih.non_zeros + stored.hh.non_zeros);
        const auto layer_pairs = static_cast<double>(stored.ih.pairs + stored.hh.pairs);
        figures.layers.push_back({layer.inputs, layer.hidden, stored.ih.blen, stored.hh.blen,
                                  ratio(layer_cycles[l], static_cast<double>(run.time_steps)),
                                  1 - layer_non_zeros / layer_weights, layer_non_zeros / layer_pairs, layer.cell});
        weights += layer_weights;
        non_zeros += layer_non_zeros;
        pairs += layer_pairs;
    }
    figures.weight_sparsity = 1 - non_zeros / weights;
    figures.padding_efficiency = non_zeros / pairs;

    std::vector<Cycle> latencies;
    double fired_x = 0, fired_h = 0, elements_x = 0, elements_h = 0, busiest = 0;
    for (const StepResult& step : run.steps) {
        if (step.times.layer == 0) latencies.push_back(0);
        latencies.back() += step.times.latency();
        fired_x += static_cast<double>(step.fired_x());
        fired_h += static_cast<double>(step.fired_h());
        elements_x += static_cast<double>(network.layers[step.times.layer].inputs);
        elements_h += static_cast<double>(network.layers[step.times.layer].hidden);
        busiest += static_cast<double>(step.max_tokens());
        figures.tokens += step.tokens();
        figures.words += step.words();
        figures.multiply_adds += step.multiply_adds();
    }
    figures.latency = latency_of(std::move(latencies));
    figures.steps_per_second = config.accelerator.clock_mhz * 1e6 / figures.latency.mean_cycles;
    figures.effective_gops = static_cast<double>(figures.dense_operations) * figures.steps_per_second * 1e-9;
    figures.speedup_over_peak = figures.effective_gops / figures.peak_gops;
    figures.temporal_sparsity_x = 1 - ratio(fired_x, elements_x);
    figures.temporal_sparsity_h = 1 - ratio(fired_h, elements_h);
    figures.temporal_sparsity = 1 - ratio(fired_x + fired_h, elements_x + elements_h);
    figures.balance_ratio = ratio(static_cast<double>(figures.tokens), arrays * busiest);
    const auto cycles = static_cast<double>(run.cycles);
    figures.mac_utilisation = ratio(static_cast<double>(figures.multiply_adds), macs * cycles);
    figures.issue_utilisation = ratio(static_cast<double>(figures.words), arrays * cycles);
    return figures;
}

}  // namespace spartus::sim
