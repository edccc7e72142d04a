/// \file
/// An EdgeDRNN of the model and the same of the plain machine, built from one description.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "spartus/arch/edgedrnn/accelerator.hpp"
#include "spartus/arch/edgedrnn/checker.hpp"

#include "arch/edgedrnn/plain_machine.hpp"

namespace spartus::test {

namespace edgedrnn = arch::edgedrnn;

/// The plain machine's view of the same run.
inline PlainCase plain_case(const edgedrnn::Config& config, const edgedrnn::Network& network,
                            const nn::Trace& trace) {
    PlainCase p;
    p.K = static_cast<int>(config.accelerator.pes);
    p.F = static_cast<int>(config.delta_encoder.fifo_depth);
    p.theta_x = edgedrnn::threshold_lsb(config.delta_encoder.threshold_x);
    p.theta_h = edgedrnn::threshold_lsb(config.delta_encoder.threshold_h);
    p.encoder_latency = static_cast<int>(config.delta_encoder.latency);
    p.fifo_latency = static_cast<int>(config.delta_encoder.fifo_latency);
    p.mac_latency = static_cast<int>(config.pe_array.latency);
    p.act_interval = static_cast<int>(config.activation_unit.interval);
    p.act_latency = static_cast<int>(config.activation_unit.latency);
    p.mem_latency = static_cast<int>(config.memory.latency);
    p.gap = static_cast<int>(config.memory.gap);
    p.outstanding = static_cast<int>(config.memory.outstanding);
    p.mem_stall_p = static_cast<int>(config.memory.stall_probability);
    p.mem_stall_max = static_cast<int>(config.memory.stall_max);
    p.wait = config.host.wait;
    p.stall_seed = config.host.stall_seed;
    p.in_stall_p = static_cast<int>(config.host.input_stall_probability);
    p.in_stall_max = static_cast<int>(config.host.input_stall_max);
    p.out_stall_p = static_cast<int>(config.host.output_stall_probability);
    p.out_stall_max = static_cast<int>(config.host.output_stall_max);
    for (const edgedrnn::Layer& layer : network.layers) {
        const auto ints = [](const std::vector<std::int8_t>& v) { return std::vector<int>(v.begin(), v.end()); };
        p.layers.push_back({static_cast<int>(layer.inputs), static_cast<int>(layer.hidden), ints(layer.weight_ih),
                            ints(layer.weight_hh), ints(layer.bias)});
    }
    for (std::size_t t = 0; t < trace.steps; ++t) {
        const auto begin = trace.x.begin() + static_cast<std::ptrdiff_t>(t * trace.inputs);
        p.x.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(trace.inputs));
    }
    return p;
}

/// What the model's layer of a step came to.
struct ModelRow {
    edgedrnn::LayerTimes times;
    edgedrnn::InputEncoder::Counters encoder;  ///< since the start of the run
    edgedrnn::MacArray::Counters mac;
    std::uint64_t commands = 0;
    std::vector<std::int16_t> h;
    edgedrnn::Accumulators sums;
};

/// An accelerator with all that it needs; records every layer of every step. Several may run side by side.
class Device : public edgedrnn::StepObserver {
   public:
    edgedrnn::Config config;
    edgedrnn::Network network;
    nn::Trace trace;
    std::vector<ModelRow> rows;
    std::unique_ptr<edgedrnn::Accelerator> accelerator;
    std::string wrong;  ///< what the check that is always on finds first

    Device(edgedrnn::Config its_config, edgedrnn::Network its_network, nn::Trace its_trace,
           Cycle run_ahead = parts::Clock::unlimited, const edgedrnn::Accelerator::BindMemory& memory = {},
           const edgedrnn::Accelerator::BindOutput& output = {})
        : config(its_config),
          network(std::move(its_network)),
          trace(std::move(its_trace)),
          accelerator(std::make_unique<edgedrnn::Accelerator>(
              sc_core::sc_gen_unique_name("edgedrnn"), config, network, trace, *this,
              edgedrnn::Accelerator::Options{run_ahead, memory, output, true})),
          checker_(config, network, trace, !memory) {}

    bool layer_finished(const edgedrnn::LayerTimes& times) override {
        rows.push_back({times, accelerator->encoder().counters(), accelerator->mac_array().counters(),
                        accelerator->command_port().counters().commands, accelerator->encoder().h(times.layer),
                        accelerator->mac_array().accumulators(times.layer)});
        const ModelRow before = rows.size() < 2 ? ModelRow{} : rows[rows.size() - 2];
        const edgedrnn::LayerCounts counts{minus(rows.back().encoder, before.encoder),
                                           minus(rows.back().mac, before.mac),
                                           {rows.back().commands - before.commands}};
        if (const auto complaint = checker_.check(times, counts, *accelerator); complaint && wrong.empty()) {
            wrong = *complaint;
        }
        return true;
    }

    /// Cycles of every step.
    std::vector<Cycle> latencies() const {
        std::vector<Cycle> result(trace.steps);
        for (const ModelRow& row : rows) result.at(row.times.step) += row.times.cycles();
        return result;
    }

   protected:
    /// Of structs that are nothing but integers of 64 bits.
    template <typename Counters>
    static Counters minus(Counters now, const Counters& before) {
        auto* const to = reinterpret_cast<std::uint64_t*>(&now);
        const auto* const from = reinterpret_cast<const std::uint64_t*>(&before);
        for (std::size_t n = 0; n < sizeof(Counters) / sizeof(std::uint64_t); ++n) to[n] -= from[n];
        return now;
    }

   private:
    edgedrnn::Checker checker_;
};

}  // namespace spartus::test
