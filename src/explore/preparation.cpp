#include "spartus/explore/preparation.hpp"

#include <tuple>

#include <fmt/format.h>

#include "spartus/arch/architecture.hpp"
#include "spartus/io/trace_file.hpp"

namespace spartus::explore {
namespace {

std::string gamma_text(const arch::Design& config) {
    return config->network.gamma ? config->network.gamma->text() : "";
}

std::string arithmetic_text(const arch::Design& config) {
    if (config.architecture().lay_out == nullptr) return "";
    const nn::Arithmetic arithmetic = config.architecture().arithmetic(config);
    return fmt::format("{} {} {} {}", static_cast<int>(arithmetic.mode), arithmetic.threshold_x,
                       arithmetic.threshold_h, arithmetic.accumulator_bits);
}

std::string layout_text(const arch::Design& config) {
    return config.architecture().lay_out == nullptr ? "" : config.architecture().layout_key(config);
}

std::vector<std::int16_t> h_of_last_layer(const nn::FunctionalRun& run, std::size_t layers) {
    std::vector<std::int16_t> all;
    for (std::size_t k = layers - 1; k < run.size(); k += layers)
        all.insert(all.end(), run[k].h.begin(), run[k].h.end());
    return all;
}

}  // namespace

InputKey::InputKey(const Sweep& sweep, const Point& point, const arch::Design& config)
    : network(network_of(sweep, point).text),
      trace(trace_of(sweep, point).text),
      gamma(gamma_text(config)),
      pruning(config->network.gamma ? config.architecture().pruning_key(config) : ""),
      arithmetic(arithmetic_text(config)),
      layout(layout_text(config)) {}

bool InputKey::same_pruning(const InputKey& other) const {
    return network == other.network && gamma == other.gamma && pruning == other.pruning;
}

bool InputKey::same_values(const InputKey& other) const {
    return same_pruning(other) && trace == other.trace && arithmetic == other.arithmetic;
}

bool InputKey::same_layout(const InputKey& other) const {
    return same_pruning(other) && layout == other.layout;
}

bool InputKey::operator<(const InputKey& other) const {
    return std::tie(network, trace, gamma, pruning, arithmetic, layout) <
           std::tie(other.network, other.trace, other.gamma, other.pruning, other.arithmetic, other.layout);
}

Preparation::Preparation(const Sweep& sweep) : sweep_(sweep) {
    if (sweep.device) models_.device = cost::read_device(*sweep.device);
    if (sweep.energy) models_.energy = cost::read_energy_model(*sweep.energy);
}

void Preparation::prepare(const Point& point, const InputKey& key, const arch::Design& config,
                          const InputKey* next) {
    timed_ = false;
    const std::string pair = key.network + '\n' + key.trace;
    if (key.network != network_text_ || (pair != hidden_for_ && network_.layers.empty())) {
        network_text_.clear();
        network_ = load(network_of(sweep_, point));
        network_text_ = key.network;
    }
    if (key.trace != trace_text_) {
        trace_text_.clear();
        traces_ = load(trace_of(sweep_, point));
        trace_text_ = key.trace;
    }
    if (pair != hidden_for_) {
        hidden_for_.clear();
        for (const nn::Trace& sequence : traces_) io::check_fits(sequence, network_.quantised, key.network);
        float_run_ = sim::float_run(network_.layers, traces_, nn::count_steps(traces_));
        hidden_for_ = pair;
    }
    const bool again = next != nullptr && key.network == next->network && key.trace != next->trace;
    if (!again) network_.layers = {};  // a fork would copy the table of their pages
    if (!pruned_for_ || !key.same_pruning(*pruned_for_)) {
        pruned_for_.reset();
        if (!point.timed && (next == nullptr || !key.same_pruning(*next))) return;
        pruned_ = pruned(config);
        pruned_for_ = key;
    }
    if (point.timed) prepare_timed(key, config, next);
}

void Preparation::prepare_timed(const InputKey& key, const arch::Design& config, const InputKey* next) {
    constexpr std::uint64_t most_bytes = std::uint64_t{1} << 28;
    if (nn::functional_run_bytes(pruned_, traces_) > most_bytes) return;
    if (!values_for_ || !key.same_values(*values_for_)) {
        values_for_.reset();
        values_ = nn::functional_run(pruned_, traces_, config.architecture().arithmetic(config));
        accuracy_ = accuracy_of(h_of_last_layer(values_, pruned_.layers.size()));
        values_for_ = key;
    }
    timed_ = true;
    if (laid_out_for_ && key.same_layout(*laid_out_for_)) return;
    laid_out_for_.reset();
    laid_out_.reset();
    if (next == nullptr || !key.same_layout(*next)) return;
    laid_out_ = config.architecture().lay_out(config, pruned_);
    laid_out_for_ = key;
}

nn::Network Preparation::pruned(const arch::Design& config) const {
    nn::Network network = network_.quantised;
    config.architecture().prune(config, network);
    return network;
}

}  // namespace spartus::explore
