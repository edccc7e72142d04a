#include "spartus/sim/what_if.hpp"

#include <algorithm>
#include <optional>

#include "spartus/base/child_process.hpp"
#include "spartus/config/keys.hpp"
#include "spartus/io/packed.hpp"
#include "spartus/nn/row_mapping.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/simulation.hpp"

namespace spartus::sim {
namespace {

/// Whether every array can have a bank with all columns: at most columns·4Hp pairs of 3 bytes in each.
bool banks_hold_all_columns(const config::Config& config, const nn::Network& network) {
    constexpr std::uint64_t most_bytes = std::uint64_t{4} << 30;
    std::uint64_t pairs = 0;
    for (const nn::Layer& layer : network.layers) {
        const nn::RowMapping mapping{static_cast<std::uint32_t>(layer.hidden), config.accelerator.pes_per_array};
        pairs += (layer.inputs + layer.hidden) * nn::gates * std::uint64_t{mapping.padded()};
    }
    return pairs <= most_bytes / 3 / config.accelerator.arrays;
}

/// Keys with new values, each as a number or a word of the configuration.
struct Setting {
    const char* key;
    std::string value;
};

/// Nothing if a key does not allow its value, or if nothing would change.
std::optional<Change> change(const std::string& name, const std::vector<Setting>& settings, config::Config config) {
    std::vector<std::string> keys;
    for (const Setting& setting : settings) {
        const auto key = std::find_if(config::keys().begin(), config::keys().end(),
                                      [&](const config::Key& k) { return k.full_name() == setting.key; });
        if (key->text(config) == setting.value) continue;
        if (!key->assign(config, setting.value)) return std::nullopt;
        keys.push_back(setting.key + ('=' + setting.value));
    }
    if (keys.empty()) return std::nullopt;
    return Change{name, keys, config};
}

std::string twice(std::uint32_t value) {
    return std::to_string(2 * std::uint64_t{value});
}

/// What a child tells its parent.
struct Outcome {
    Cycle cycles = 0;
    double mean_latency = 0;

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Outcome, cycles, mean_latency)
};

std::string outcome_of(const Change& change, const nn::Network& network, const std::vector<nn::Trace>& traces) {
    RunOptions options;
    options.route = change.route;
    const RunResult run = simulate(change.config, network, traces, options);
    return io::pack(Outcome{run.cycles, derive_figures(change.config, network, run).latency.mean_cycles});
}

}  // namespace

std::vector<Change> what_if_changes(const config::Config& config, const nn::Network& network) {
    std::vector<Change> changes;
    if (config.accelerator.arrays > 1 && banks_hold_all_columns(config, network)) {
        changes.push_back({"a perfect balance", {}, config, TokenRoute::least_loaded});
    }
    const auto consider = [&](const char* name, const std::vector<Setting>& settings) {
        if (auto possible = change(name, settings, config)) changes.push_back(*possible);
    };
    consider("forwarding of accumulators", {{"pe_array.hazard", "forward"}});
    consider("twice the lookahead", {{"delta_encoder.lookahead", twice(config.delta_encoder.lookahead)}});
    consider("twice the FIFO", {{"delta_encoder.fifo_depth", twice(config.delta_encoder.fifo_depth)}});
    consider("twice the host's width", {{"host.elements_per_beat", twice(config.host.elements_per_beat)}});
    consider("twice the arrays", {{"accelerator.arrays", twice(config.accelerator.arrays)}});
    consider("twice the PEs", {{"accelerator.pes_per_array", twice(config.accelerator.pes_per_array)}});
    consider("the least activation interval", {{"activation_unit.interval", "4"}});
    consider("the least latencies", {{"delta_encoder.latency", "1"},
                                     {"weight_bank.latency", "1"},
                                     {"pe_array.latency", "2"},
                                     {"activation_unit.latency", "1"}});
    return changes;
}

std::vector<WhatIf> what_if(const config::Config& config, const nn::Network& network,
                            const std::vector<nn::Trace>& traces, const LoadNetwork& load, std::size_t jobs,
                            const std::function<bool()>& stop) {
    std::vector<WhatIf> results;
    std::vector<ChildWork> work;
    for (const Change& change : what_if_changes(config, network)) {
        results.push_back({change});
        const bool same_rows = change.config.accelerator.pes_per_array == config.accelerator.pes_per_array;
        work.emplace_back([&network, &traces, &load, same_rows, change] {
            return same_rows ? outcome_of(change, network, traces)
                             : outcome_of(change, load(change.config), traces);
        });
    }
    const auto keep = [&results](std::size_t index, const ChildOutcome& outcome) {
        WhatIf& result = results[index];
        if (outcome.code != ExitCode::ok)
            throw Error(outcome.code, "with " + result.change.name + ": " + outcome.text);
        const auto told = io::unpack<Outcome>(outcome.text);
        result.cycles = told.cycles;
        result.mean_latency = told.mean_latency;
    };
    in_child_processes(work, jobs, keep, stop);
    return results;
}

}  // namespace spartus::sim
