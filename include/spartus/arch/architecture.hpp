/// \file
/// What an accelerator is to everything above its modules: a row in a table. The run, the check, statistics,
/// sweeps, suites, waves and pages know an architecture by this row alone.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "spartus/arch/design.hpp"
#include "spartus/arch/figure.hpp"
#include "spartus/arch/machine.hpp"
#include "spartus/arch/published.hpp"
#include "spartus/arch/recording.hpp"
#include "spartus/cost/energy.hpp"
#include "spartus/cost/resources.hpp"
#include "spartus/nn/bank_layout.hpp"
#include "spartus/nn/network.hpp"
#include "spartus/nn/reference.hpp"
#include "spartus/stats/run.hpp"

namespace spartus::arch {

/// A run that has ended, with what it was a run of.
struct Finished {
    const Design& design;
    const nn::Network& network;
    const stats::Run& run;
};

/// A column of the table of steps: a number of each step of a layer.
struct StepColumn {
    using Value = std::function<std::uint64_t(const stats::Step&)>;

    stats::Quantity quantity;
    std::function<Value(const stats::Schema&)> value;  ///< looks up its places once, in a schema that outlives it
};

/// A counter, by name.
struct CounterName {
    std::string kind;
    std::string counter;
};

/// What may bound a step, and the kind of module to which it is put down. Of Role::input_wait, if any, is the one
/// that holds the cycles without an input.
struct Bound {
    stats::Quantity quantity;
    std::string kind;
};

/// Where the cycles of one step went, from the end of the step before it to its own: its cycle stack.
struct StepStack {
    std::vector<Cycle> cycles;  ///< by bound
    std::size_t critical = 0;   ///< of numbered modules, the one that everything waited for
};
using StackOf = std::function<StepStack(const stats::Step&)>;

/// Is given the steps of a run in order, each once: the cycle in which the result of a time step is at the host,
/// nothing of layers but the last.
using ResultTimes = std::function<std::optional<Cycle>(const stats::Step&)>;

/// A design that differs in one respect, to ask what that would bring.
struct Change {
    std::string name;                         ///< "twice the lookahead"
    std::vector<std::string> keys;            ///< "delta_encoder.lookahead=16", as --set takes them
    Design design;                            ///< with the keys
    std::shared_ptr<const Hooks> hooks = {};  ///< for what no key can say
};

/// Values of a key that take less of a device, each less than the one before it, as --set takes them.
struct Ladder {
    std::string key;
    std::vector<std::string> values;
};

struct Architecture {
    const char* name;                 ///< as accelerator.architecture has it
    const char* meaning;              ///< one line
    const PublishedPoint* published;  ///< null if there is none

    Design (*defaults)();

    // ---- networks
    const std::vector<const nn::Cell*>& (*cells)();  ///< that it runs
    /// Throws Error(input) for a network of these cells that the hardware has no meaning for.
    void (*check_network)(const Design& design, const nn::Network& network, const std::vector<nn::Trace>& traces);
    /// CBTD as the design's banks need it, at the target weight sparsity of network.gamma.
    void (*prune)(const Design& design, nn::Network& network);
    /// What `prune` depends on beside network.gamma, as text.
    std::string (*pruning_key)(const Design& design);
    /// The untimed arithmetic of a sequence, for benchmarks: the network is laid out already when this returns.
    std::function<void(const nn::Trace& trace)> (*reference)(const Design& design, const nn::Network& network);

    /// What the untimed reference of nn/ needs to know; null for an architecture with an arithmetic of its own.
    nn::Arithmetic (*arithmetic)(const Design& design);
    /// The network as machines with equal `layout_key` hold it. Null for an architecture that has no timed runs:
    /// see MachineOptions::values.
    std::shared_ptr<const LaidOut> (*lay_out)(const Design& design, const nn::Network& network);
    std::string (*layout_key)(const Design& design);
    /// The weight banks; null for an architecture without.
    nn::BankGeometry (*banks)(const Design& design);

    // ---- the model
    /// What a design counts, without elaborating it.
    stats::Schema (*schema)(const Design& design);
    std::unique_ptr<Machine> (*elaborate)(const Design& design, const nn::Network& network,
                                          const std::vector<nn::Trace>& traces, const MachineOptions& options);

    // ---- what a run means
    double (*peak_gops)(const Design& design);        ///< operations per second if every multiplier worked always
    double (*frame_period_us)(const Design& design);  ///< between inputs, were they to come in real time
    Cycle (*frame_period)(const Design& design);      ///< the same in cycles if they do, else 0
    /// When results are at the host, had an input come every `period` cycles: the steps of a run as they were,
    /// their waits for inputs and outputs anew.
    ResultTimes (*result_times)(const Design& design, const nn::Network& network, const stats::Schema& schema,
                                Cycle period);
    std::uint64_t (*dense_operations)(const nn::Network& network);  ///< of one time step
    void (*figures)(const Finished& finished, Figures& figures);
    /// Of one layer.
    void (*layer_figures)(const Finished& finished, std::size_t layer, Figures& figures);
    /// The first is the one that latencies are shown against.
    const std::vector<StepColumn>& (*step_columns)(const Design& design);
    /// Counters that the table of steps shows module by module.
    const std::vector<CounterName>& (*by_module)();
    const std::vector<Bound>& (*bounds)(const Design& design);
    StackOf (*stack)(const stats::Schema& schema);  ///< of steps with this schema, whose places it looks up once
    /// The design as a plain engine that skips nothing, if it can be one.
    std::optional<Design> (*dense)(const Design& design);
    std::vector<Change> (*what_if)(const Design& design, const nn::Network& network);
    /// Lines of the summary, name and text: what the design is, and what only this architecture has.
    std::vector<std::pair<std::string, std::string>> (*describe)(const Finished& finished, const Figures& figures);
    std::vector<std::pair<std::string, std::string>> (*summarise)(const Finished& finished, const Figures& figures);

    // ---- cost
    cost::DesignCost (*cost)(const Finished& finished);
    /// The same before any run, of the network as it is stored.
    cost::DesignCost (*design_cost)(const Design& design, const nn::Network& network);
    /// What to try where a design does not fit a device.
    std::vector<Ladder> (*smaller)(const Design& design);
    cost::EnergyCounts (*energy_counts)(const Finished& finished);

    // ---- probes
    std::unique_ptr<WaveRecording> (*wave)(const instruments::WaveOptions& options, const Design& design,
                                           const nn::Network& network, const std::vector<nn::Trace>& traces);
    std::unique_ptr<TimelineRecording> (*timeline)(const instruments::TimelineOptions& options,
                                                   const Design& design);
    /// Is told everything and does nothing with it: what telling alone costs.
    std::unique_ptr<Probe> (*deaf_probe)();
};

/// Refuses a network of another cell than network.cell names or the architecture runs, and one that the design has
/// no meaning for. `source`: where the network is from, for messages. Throws Error(config) or Error(input).
void check_network(const Design& design, const nn::Network& network, const std::vector<nn::Trace>& traces,
                   const std::string& source = "the network");

/// All of them.
const std::vector<const Architecture*>& architectures();
/// The one of that name, or null.
const Architecture* find_architecture(const std::string& name);

}  // namespace spartus::arch
