#include "spartus/arch/edgedrnn/edgedrnn.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "spartus/arch/edgedrnn/machine.hpp"
#include "spartus/arch/edgedrnn/reference.hpp"
#include "spartus/arch/edgedrnn/statistics.hpp"
#include "spartus/arch/edgedrnn/timeline.hpp"
#include "spartus/arch/edgedrnn/wave.hpp"
#include "spartus/base/error.hpp"
#include "spartus/nn/cells/gru.hpp"

namespace spartus::arch::edgedrnn {
namespace {

Design defaults() {
    return Config{};
}

const std::vector<const nn::Cell*>& cells() {
    static const std::vector<const nn::Cell*> all{&nn::gru};
    return all;
}

void check_network(const Design& design, const nn::Network& network, const std::vector<nn::Trace>& traces) {
    check(design.as<Config>(), held(network).network);
    if (traces.size() < 2) return;
    throw Error(ExitCode::input,
                fmt::format("{}: {} sequences: reset clears no memory of EdgeDRNN, so every sequence "
                            "needs a fresh device: run them one by one",
                            traces[1].name, traces.size()));
}

void prune(const Design& design, nn::Network&) {
    if (!design->network.gamma) return;
    throw Error(ExitCode::config,
                "network.gamma: EdgeDRNN stores every weight and gains nothing from zeros: leave it out");
}

std::string pruning_key(const Design&) {
    return {};
}

std::function<void(const nn::Trace&)> reference(const Design& design, const nn::Network& network) {
    const Reference laid_out(held(network).network, design.as<Config>());
    return [laid_out](const nn::Trace& trace) {
        Reference sequence = laid_out;
        for (std::size_t step = 0; step < trace.steps; ++step) sequence.step(trace.x.data() + step * trace.inputs);
    };
}

stats::Schema schema(const Design&) {
    return schema_of();
}

std::unique_ptr<Machine> elaborate(const Design& design, const nn::Network& network,
                                   const std::vector<nn::Trace>& traces, const MachineOptions& options) {
    return make_machine(design.as<Config>(), network, traces, options);
}

/// 2·K·clock.
double peak_gops(const Design& design) {
    const Config::Accelerator& size = design.as<Config>().accelerator;
    return 2.0 * size.pes * size.clock_mhz * 1e-3;
}

/// There is no real-time host: inputs follow results.
double frame_period_us(const Design&) {
    return 0;
}

Cycle frame_period(const Design&) {
    return 0;
}

/// A step begins when its input has come and the one before it is complete; its result is there when it ends.
ResultTimes result_times(const Design&, const nn::Network& network, const stats::Schema& schema, Cycle period) {
    return [layers = network.layers.size(), schema, period, now = Cycle{0},
            frames = Cycle{0}](const stats::Step& step) mutable -> std::optional<Cycle> {
        if (step.layer == 0) now = std::max(now, frames++ * period);
        now += step.latency(schema);
        return step.layer + 1 == layers ? std::optional(now) : std::nullopt;
    };
}

/// The authors count biases: 2·3H·(I + H + 1) for each layer.
std::uint64_t dense_operations(const nn::Network& network) {
    std::uint64_t operations = 0;
    for (const nn::Layer& layer : network.layers) {
        operations += 2 * gates * layer.hidden * (layer.inputs + layer.hidden + 1);
    }
    return operations;
}

const std::vector<CounterName>& by_module() {
    static const std::vector<CounterName> none;
    return none;
}

/// It cannot be told to send what did not change.
std::optional<Design> dense(const Design&) {
    return std::nullopt;
}

cost::DesignCost design_cost(const Design& design, const nn::Network& network) {
    return cost_of({design, network, {}});
}

std::vector<Ladder> smaller(const Design& design) {
    const Config& config = design.as<Config>();
    const auto halves = [](std::uint32_t value) {
        std::vector<std::string> all;
        for (value /= 2; value >= 2; value /= 2) all.push_back(std::to_string(value));
        return all;
    };
    return {{"accelerator.pes", halves(config.accelerator.pes)},
            {"delta_encoder.fifo_depth", halves(config.delta_encoder.fifo_depth)}};
}

std::unique_ptr<WaveRecording> wave(const instruments::WaveOptions& options, const Design& design,
                                    const nn::Network& network, const std::vector<nn::Trace>& traces) {
    return std::make_unique<WaveRecorder>(options, design.as<Config>(), network, traces);
}

std::unique_ptr<TimelineRecording> timeline(const instruments::TimelineOptions& options, const Design& design) {
    return std::make_unique<Timeline>(options, design.as<Config>());
}

std::unique_ptr<Probe> deaf_probe() {
    return std::make_unique<FanOut>();
}

}  // namespace

const Architecture& architecture() {
    static const Architecture row{"edgedrnn",
                                  "DeltaGRU on K PEs for the smallest FPGAs, weights streamed from memory",
                                  nullptr,
                                  defaults,
                                  cells,
                                  check_network,
                                  prune,
                                  pruning_key,
                                  reference,
                                  nullptr,  // an arithmetic of its own
                                  nullptr,  // so no timed runs
                                  nullptr,
                                  nullptr,  // and no weight banks
                                  schema,
                                  elaborate,
                                  peak_gops,
                                  frame_period_us,
                                  frame_period,
                                  result_times,
                                  dense_operations,
                                  add_figures,
                                  add_layer_figures,
                                  step_columns,
                                  by_module,
                                  bounds,
                                  stack_of,
                                  dense,
                                  what_if_changes,
                                  describe,
                                  summarise,
                                  cost_of,
                                  design_cost,
                                  smaller,
                                  energy_counts_of,
                                  wave,
                                  timeline,
                                  deaf_probe};
    return row;
}

}  // namespace spartus::arch::edgedrnn
