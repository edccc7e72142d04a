#include "spartus/sim/what_if.hpp"

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include "spartus/base/child_process.hpp"
#include "spartus/config/key.hpp"
#include "spartus/nn/row_mapping.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/simulation.hpp"

namespace spartus::sim {
namespace {

/// What a child tells its parent.
std::string outcome_of(const arch::Change& change, const nn::Network& network,
                       const std::vector<nn::Trace>& traces) {
    RunOptions options;
    options.machine.hooks = change.hooks.get();
    const stats::Run run = simulate(change.design, network, traces, options);
    return nlohmann::json{run.cycles, figures_of({change.design, network, run}, {}, 0)["latency_mean_cycles"]}
        .dump();
}

}  // namespace

std::vector<WhatIf> what_if(const arch::Design& design, const nn::Network& network,
                            const std::vector<nn::Trace>& traces, const LoadNetwork& load, std::size_t jobs,
                            const std::function<bool()>& stop) {
    std::vector<WhatIf> results;
    std::vector<ChildWork> work;
    const arch::Architecture& architecture = design.architecture();
    for (const arch::Change& change : architecture.what_if(design, network)) {
        results.push_back({change});
        const bool same_rows = architecture.pruning_key(change.design) == architecture.pruning_key(design);
        work.emplace_back([&network, &traces, &load, same_rows, change] {
            return same_rows ? outcome_of(change, network, traces)
                             : outcome_of(change, load(change.design), traces);
        });
    }
    const auto keep = [&results](std::size_t index, const ChildOutcome& outcome) {
        WhatIf& result = results[index];
        if (outcome.code != ExitCode::ok)
            throw Error(outcome.code, "with " + result.change.name + ": " + outcome.text);
        const auto json = nlohmann::json::parse(outcome.text);
        result.cycles = json[0];
        if (json[1].is_number()) result.mean_latency = json[1];
    };
    in_child_processes(work, jobs, keep, stop);
    return results;
}

}  // namespace spartus::sim
