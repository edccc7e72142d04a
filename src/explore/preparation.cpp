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

}  // namespace

InputKey::InputKey(const Sweep& sweep, const Point& point, const arch::Design& config)
    : network(network_of(sweep, point).text),
      trace(trace_of(sweep, point).text),
      gamma(gamma_text(config)),
      layout(config.architecture().pruning_key(config)) {}

bool InputKey::same_pruning(const InputKey& other) const {
    return network == other.network && gamma == other.gamma && layout == other.layout;
}

bool InputKey::operator<(const InputKey& other) const {
    return std::tie(network, trace, gamma, layout) <
           std::tie(other.network, other.trace, other.gamma, other.layout);
}

Preparation::Preparation(const Sweep& sweep) : sweep_(sweep) {
    if (sweep.device) models_.device = cost::read_device(*sweep.device);
    if (sweep.energy) models_.energy = cost::read_energy_model(*sweep.energy);
}

void Preparation::prepare(const Point& point, const arch::Design& config, bool prune) {
    const NetworkSource& network = network_of(sweep_, point);
    const TraceSource& trace = trace_of(sweep_, point);
    const std::string pair = network.text + '\n' + trace.text;
    const std::string pruning =
        fmt::format("{}\n{}\n{}", network.text, gamma_text(config), config.architecture().pruning_key(config));
    if (network.text != network_text_) {
        network_text_.clear();
        network_ = load(network);
        network_text_ = network.text;
    }
    if (trace.text != trace_text_) {
        trace_text_.clear();
        traces_ = load(trace);
        trace_text_ = trace.text;
    }
    if (pair != hidden_for_) {
        hidden_for_.clear();
        for (const nn::Trace& sequence : traces_) io::check_fits(sequence, network_.quantised, network.text);
        float_run_ = sim::float_run(network_.layers, traces_, nn::count_steps(traces_));
        hidden_for_ = pair;
    }
    if (pruning != pruned_for_) {
        pruned_for_.clear();
        if (!prune) return;
        pruned_ = pruned(config);
        pruned_for_ = pruning;
    }
}

nn::Network Preparation::pruned(const arch::Design& config) const {
    nn::Network network = network_.quantised;
    config.architecture().prune(config, network);
    return network;
}

}  // namespace spartus::explore
