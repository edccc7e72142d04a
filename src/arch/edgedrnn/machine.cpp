#include "spartus/arch/edgedrnn/machine.hpp"

#include <algorithm>
#include <any>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "spartus/arch/edgedrnn/checker.hpp"
#include "spartus/arch/edgedrnn/statistics.hpp"
#include "spartus/base/error.hpp"

namespace spartus::arch::edgedrnn {
namespace {

const MachineHooks& hooks_of(const MachineOptions& options) {
    static const MachineHooks none;
    const auto* const given = dynamic_cast<const MachineHooks*>(options.hooks);
    return given != nullptr ? *given : none;
}

std::vector<ActivityObserver*> observers_of(const std::vector<Probe*>& probes) {
    std::vector<ActivityObserver*> observers;
    for (Probe* probe : probes) {
        if (auto* const observer = dynamic_cast<ActivityObserver*>(probe)) observers.push_back(observer);
    }
    return observers;
}

/// Of rows r, z, n_x and n_h, the last of which must be 0.
std::vector<std::int8_t> biases_of(const nn::Layer& layer, const std::string& where, std::size_t& saturated) {
    if (layer.float_biases) {
        return merge_biases(layer.float_biases->ih, layer.float_biases->hh, where, saturated);
    }
    const auto recurrent = layer.bias.begin() + static_cast<std::ptrdiff_t>(gates * layer.hidden);
    return narrow_biases({layer.bias.begin(), recurrent}, {recurrent, layer.bias.end()}, where);
}

class EdgeDrnnMachine : public Machine, private StepObserver {
   public:
    EdgeDrnnMachine(const Config& config, const nn::Network& network, const nn::Trace& trace,
                    const MachineOptions& options)
        : held_(held(network)),
          schema_(schema_of()),
          counts_(schema_),
          counted_(schema_.size()),
          fan_out_(observers_of(options.probes)),
          accelerator_("edgedrnn", config, held_.network, trace, *this,
                       {options.run_ahead, hooks_of(options).bind_memory, hooks_of(options).bind_output,
                        options.check_links, options.probes.empty() ? nullptr : &fan_out_}),
          checker_(config, held_.network, trace, !hooks_of(options).bind_memory) {}

    const stats::Schema& schema() const override { return schema_; }

    void run(const std::function<bool(const stats::Step&)>& on_step) override {
        on_step_ = on_step;
        sc_core::sc_start();
        if (!accelerator_.finished() && !stopped_) {
            throw Error(ExitCode::check_failed, "deadlock: " + accelerator_.deadlock());
        }
    }

    std::optional<std::string> check(const stats::Step& step, bool values) override {
        const LayerCounts counts = counts_(step);
        return values ? checker_.check(times_, counts, accelerator_) : checker_.check_time_alone(times_, counts);
    }

    /// Every weight that was fetched was multiplied.
    std::optional<std::string> check_run(const stats::Run&) override {
        const std::uint64_t fetched = accelerator_.command_port().counters().commands;
        const std::uint64_t multiplied = accelerator_.mac_array().counters().columns;
        if (fetched == multiplied) return std::nullopt;
        return fmt::format("columns fetched in the run {}, multiplied {}", fetched, multiplied);
    }

    const std::vector<std::int16_t>& h() const override {
        return accelerator_.encoder().h(accelerator_.shape().layers - 1);
    }
    bool finished() const override { return accelerator_.finished(); }
    std::any layout() const override { return held_.saturated; }

   private:
    bool layer_finished(const LayerTimes& times) override {
        times_ = times;
        stats::Step step = step_of(times, previous_end_);
        previous_end_ = times.end + 1;
        const std::vector<std::uint64_t> now = sample(accelerator_);
        step.counters.resize(now.size());
        std::transform(now.begin(), now.end(), counted_.begin(), step.counters.begin(), std::minus<>());
        counted_ = now;
        stopped_ = !on_step_(step);
        return !stopped_;
    }

    const HeldNetwork held_;
    const stats::Schema schema_;
    const LayerReader counts_;
    std::vector<std::uint64_t> counted_;  ///< since the start of the run
    std::function<bool(const stats::Step&)> on_step_;
    FanOut fan_out_;
    Accelerator accelerator_;
    Checker checker_;
    LayerTimes times_;  ///< of the layer that has just ended
    Cycle previous_end_ = 0;
    bool stopped_ = false;
};

}  // namespace

HeldNetwork held(const nn::Network& network) {
    const std::string name = network.name.empty() ? "edgedrnn" : network.name;
    HeldNetwork result;
    result.network.name = name;
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const nn::Layer& layer = network.layers[l];
        std::size_t saturated = 0;
        result.network.layers.push_back({layer.inputs, layer.hidden, layer.weight_ih, layer.weight_hh,
                                         biases_of(layer, fmt::format("{}: layer {}", name, l), saturated)});
        result.saturated.push_back(saturated);
    }
    return result;
}

std::unique_ptr<Machine> make_machine(const Config& config, const nn::Network& network,
                                      const std::vector<nn::Trace>& traces, const MachineOptions& options) {
    return std::make_unique<EdgeDrnnMachine>(config, network, traces.front(), options);
}

}  // namespace spartus::arch::edgedrnn
