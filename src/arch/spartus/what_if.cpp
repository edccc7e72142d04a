#include <algorithm>
#include <optional>

#include "spartus/arch/spartus/machine.hpp"
#include "spartus/arch/spartus/spartus.hpp"
#include "spartus/nn/row_mapping.hpp"

namespace spartus::arch::spartus {
namespace {

/// Whether every array can have a bank with all columns: at most columns·L·M pairs of 3 bytes in each.
bool banks_hold_all_columns(const Config& config, const nn::Network& network) {
    constexpr std::uint64_t most_bytes = std::uint64_t{4} << 30;
    std::uint64_t pairs = 0;
    for (const nn::Layer& layer : network.layers) {
        const nn::RowMapping mapping = nn::mapping_of(layer, config.accelerator.pes_per_array);
        pairs += (layer.inputs + layer.hidden) * std::uint64_t{mapping.rows_per_pe()} * mapping.pes;
    }
    return pairs <= most_bytes / 3 / config.accelerator.arrays;
}

/// Keys with new values, each as a number or a word of the configuration.
struct Setting {
    const char* key;
    std::string value;
};

/// Nothing if a key does not allow its value, or if nothing would change.
std::optional<Change> change(const std::string& name, const std::vector<Setting>& settings, Design design) {
    std::vector<std::string> keys;
    for (const Setting& setting : settings) {
        const config::Key* const key = config::find_key(design->keys(), setting.key);
        if (key->text(design.parameters()) == setting.value) continue;
        if (!key->assign(design.parameters(), setting.value)) return std::nullopt;
        keys.push_back(setting.key + ('=' + setting.value));
    }
    if (keys.empty()) return std::nullopt;
    return Change{name, keys, std::move(design)};
}

std::string twice(std::uint32_t value) {
    return std::to_string(2 * std::uint64_t{value});
}

std::shared_ptr<const Hooks> perfect_balance() {
    auto hooks = std::make_shared<MachineHooks>();
    hooks->route = TokenRoute::least_loaded;
    return hooks;
}

}  // namespace

std::vector<Change> what_if_changes(const Design& design, const nn::Network& network) {
    const Config& config = design.as<Config>();
    std::vector<Change> changes;
    const bool streams = config.weight_bank.source == WeightSource::memory;
    if (config.accelerator.arrays > 1 && (streams || banks_hold_all_columns(config, network))) {
        changes.push_back({"a perfect balance", {}, design, perfect_balance()});
    }
    const auto consider = [&](const char* name, const std::vector<Setting>& settings) {
        if (auto possible = change(name, settings, design)) changes.push_back(*possible);
    };
    consider("forwarding of accumulators", {{"pe_array.hazard", "forward"}});
    consider("twice the lookahead", {{"delta_encoder.lookahead", twice(config.delta_encoder.lookahead)}});
    consider("twice the FIFO", {{"delta_encoder.fifo_depth", twice(config.delta_encoder.fifo_depth)}});
    consider("twice the host's width", {{"host.elements_per_beat", twice(config.host.elements_per_beat)}});
    consider("twice the arrays", {{"accelerator.arrays", twice(config.accelerator.arrays)}});
    consider("twice the PEs", {{"accelerator.pes_per_array", twice(config.accelerator.pes_per_array)}});
    consider("the least activation interval", {{"activation_unit.interval", "4"}});
    if (streams) {
        consider("twice the memory's width", {{"memory.beat_bytes", twice(config.memory.beat_bytes)}});
        consider("twice the stream buffers",
                 {{"weight_bank.buffer_words", twice(config.weight_bank.buffer_words)}});
        consider("a memory without latency", {{"memory.latency", "0"}, {"memory.gap", "0"}});
        consider("weights on chip", {{"weight_bank.source", "on_chip"}});
    }
    consider("the least latencies", {{"delta_encoder.latency", "1"},
                                     {"weight_bank.latency", "1"},
                                     {"pe_array.latency", "2"},
                                     {"activation_unit.latency", "1"}});
    return changes;
}

}  // namespace spartus::arch::spartus
