#include "spartus/explore/preparation.hpp"

#include <tuple>

#include <fmt/format.h>

#include "spartus/io/trace_file.hpp"
#include "spartus/nn/cbtd.hpp"
#include "spartus/nn/float_reference.hpp"

namespace spartus::explore {
namespace {

std::string gamma_text(const config::Config& config) {
    return config.network.gamma ? config.network.gamma->text() : "";
}

}  // namespace

InputKey::InputKey(const Sweep& sweep, const Point& point, const config::Config& config)
    : network(network_of(sweep, point).text),
      trace(trace_of(sweep, point).text),
      gamma(gamma_text(config)),
      pes(config.accelerator.pes_per_array) {}

bool InputKey::same_pruning(const InputKey& other) const {
    return network == other.network && gamma == other.gamma && pes == other.pes;
}

bool InputKey::operator<(const InputKey& other) const {
    return std::tie(network, trace, gamma, pes) < std::tie(other.network, other.trace, other.gamma, other.pes);
}

Preparation::Preparation(const Sweep& sweep) : sweep_(sweep) {
    if (sweep.device) device_ = cost::read_device(*sweep.device);
    if (sweep.energy) energy_ = cost::read_energy_model(*sweep.energy);
}

void Preparation::prepare(const Point& point, const config::Config& config, bool prune) {
    const NetworkSource& network = network_of(sweep_, point);
    const TraceSource& trace = trace_of(sweep_, point);
    const std::string pair = network.text + '\n' + trace.text;
    const std::string pruning =
        fmt::format("{}\n{}\n{}", network.text, gamma_text(config), config.accelerator.pes_per_array);
    if (network.text != network_text_) {
        network_text_.clear();
        network_ = load(network);
        network_text_ = network.text;
    }
    nn::check_cell(network_.quantised, config.network.cell, network.text);
    if (trace.text != trace_text_) {
        trace_text_.clear();
        traces_ = load(trace);
        trace_text_ = trace.text;
    }
    if (pair != hidden_for_) {
        hidden_for_.clear();
        for (const nn::Trace& sequence : traces_) io::check_fits(sequence, network_.quantised, network.text);
        float_hidden_ = nn::float_hidden(network_.layers, traces_);
        hidden_for_ = pair;
    }
    if (pruning != pruned_for_) {
        pruned_for_.clear();
        if (!prune) return;
        pruned_ = pruned(config);
        pruned_for_ = pruning;
    }
}

nn::Network Preparation::pruned(const config::Config& config) const {
    nn::Network network = network_.quantised;
    if (config.network.gamma) {
        nn::apply_cbtd(network, *config.network.gamma, config.accelerator.pes_per_array);
    }
    return network;
}

}  // namespace spartus::explore
