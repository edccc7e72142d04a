#include "spartus/sim/what_if.hpp"

#include <algorithm>
#include <optional>

#include "spartus/base/child_process.hpp"
#include "spartus/config/key.hpp"
#include "spartus/io/packed.hpp"
#include "spartus/nn/row_mapping.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/in_time.hpp"
#include "spartus/sim/simulation.hpp"

namespace spartus::sim {
namespace {

/// What a child tells its parent.
struct Outcome {
    Cycle cycles = 0;
    double mean_latency = 0;

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Outcome, cycles, mean_latency)
};

std::string outcome_of(const arch::Change& change, const nn::Network& network,
                       const std::vector<nn::Trace>& traces) {
    RunOptions options;
    options.machine.hooks = change.hooks.get();
    const stats::Run run = simulate(change.design, network, traces, options);
    const arch::Finished finished{change.design, network, run};
    return io::pack(
        Outcome{busy_cycles(finished), figures_of(finished, cost_report(finished))["latency_mean_cycles"]});
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
        const auto told = io::unpack<Outcome>(outcome.text);
        result.cycles = told.cycles;
        result.mean_latency = told.mean_latency;
    };
    in_child_processes(work, jobs, keep, stop);
    return results;
}

}  // namespace spartus::sim
