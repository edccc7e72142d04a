#include "spartus/arch/spartus/machine.hpp"

#include <algorithm>
#include <any>
#include <functional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "spartus/arch/spartus/checker.hpp"
#include "spartus/arch/spartus/fan_out.hpp"
#include "spartus/arch/spartus/statistics.hpp"
#include "spartus/base/error.hpp"
#include "spartus/nn/functional_run.hpp"

namespace spartus::arch::spartus {
namespace {

const MachineHooks& hooks_of(const MachineOptions& options) {
    static const MachineHooks none;
    const auto* const given = dynamic_cast<const MachineHooks*>(options.hooks);
    return given != nullptr ? *given : none;
}

std::unique_ptr<FanOut> fan_out(const std::vector<Probe*>& probes) {
    std::vector<ActivityObserver*> observers;
    for (Probe* probe : probes) {
        if (auto* const observer = dynamic_cast<ActivityObserver*>(probe)) observers.push_back(observer);
    }
    return observers.empty() ? nullptr : std::make_unique<FanOut>(std::move(observers));
}

/// In real time, the last frame must arrive before the end of simulated time.
void check_time(const Config& config, const std::vector<nn::Trace>& traces) {
    if (config.host.mode != HostMode::real_time) return;
    const std::size_t steps = nn::count_steps(traces);
    const double cycles = config.host.frame_period_us * config.accelerator.clock_mhz * static_cast<double>(steps);
    if (cycles <= static_cast<double>(parts::Clock::last())) return;
    throw Error(
        ExitCode::config,
        fmt::format("{} steps of host.frame_period_us = {} at accelerator.clock_mhz = {} take more than {} "
                    "cycles, which is beyond the simulated time",
                    steps, config.host.frame_period_us, config.accelerator.clock_mhz, parts::Clock::last()));
}

class SpartusMachine : public Machine, private StepObserver {
   public:
    SpartusMachine(const Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces,
                   const MachineOptions& options)
        : hooks_(hooks_of(options)),
          source_(config.weight_bank.source),
          values_(options.values),
          schema_(schema_of(config)),
          lanes_(schema_),
          counted_(schema_.size()),
          fan_out_(fan_out(options.probes)),
          router_(hooks_.route == TokenRoute::own_array
                      ? nullptr
                      : std::make_unique<TokenRouter>("router", config.accelerator.arrays)),
          accelerator_("spartus", config, network, traces, *this, accelerator_options(options)),
          checker_(config, network, traces, {hooks_.route, bool(hooks_.bindings.memory)},
                   options.values != nullptr ? nn::kept_values(*options.values) : nullptr, columns_of(options),
                   options.check_beside ? Checker::Compute::beside : Checker::Compute::here),
          arrays_(config.accelerator.arrays) {
        if (router_) router_->set_stored(accelerator_.stored());
    }

    const stats::Schema& schema() const override { return schema_; }

    void run(const std::function<bool(const stats::Step&)>& on_step) override {
        on_step_ = on_step;
        sc_core::sc_start();
    }

    std::optional<std::string> check(const stats::Step&, bool values) override {
        return values ? checker_.check(times_, arrays_, memory_, accelerator_.activation_unit(),
                                       accelerator_.host_port())
                      : checker_.check_times(times_);
    }

    std::optional<std::string> check_run(const stats::Run& run) override { return checker_.check_run(run); }

    const std::vector<std::int16_t>& h() const override { return accelerator_.host_port().received().h; }
    std::optional<std::uint64_t> saturated_sums() const override { return saturated_; }
    bool finished() const override { return accelerator_.finished(); }
    std::any layout() const override { return StoredNetwork{accelerator_.stored(), accelerator_.bank_depth()}; }

   private:
    static Checker::Columns columns_of(const MachineOptions& options) {
        const auto* const laid_out = dynamic_cast<const LaidOutNetwork*>(options.laid_out);
        return laid_out != nullptr ? laid_out->columns : nullptr;
    }

    Accelerator::Options accelerator_options(const MachineOptions& options) {
        Accelerator::Options result{options.run_ahead, hooks_.bindings, fan_out_.get()};
        result.bindings.check = options.check_links;
        result.values = options.values;
        if (const auto* const laid_out = dynamic_cast<const LaidOutNetwork*>(options.laid_out)) {
            result.layout = laid_out->banks;
        }
        if (!router_) return result;
        result.run_ahead = 0;
        result.bindings.tokens = [this](std::uint32_t n, auto& from, auto& to) { router_->bind(n, from, to); };
        result.columns = BankColumns::all;
        return result;
    }

    bool step_finished(const StepTimes& times) override {
        if (hooks_.before_check) hooks_.before_check(times, accelerator_);
        times_ = times;
        saturated_ += values_ != nullptr ? (*values_)[steps_].saturated_sums
                                         : nn::beyond_activation(accelerator_.activation_unit().sums(times.layer));
        ++steps_;
        stats::Step step = step_of(times);
        const std::vector<std::uint64_t> now = sample(times.end);
        step.counters.resize(now.size());
        std::transform(now.begin(), now.end(), counted_.begin(), step.counters.begin(), std::minus<>());
        counted_ = now;
        for (std::size_t n = 0; n < arrays_.size(); ++n) arrays_[n] = lanes_(step, n);
        memory_ = lanes_.memory_port(step);
        return on_step_(step);
    }

    /// In the order of the schema.
    std::vector<std::uint64_t> sample(Cycle end) const {
        std::vector<std::uint64_t> values;
        values.reserve(schema_.size());
        for (std::size_t n = 0; n < arrays_.size(); ++n) {
            stats::save(DeltaEncoder::statistics(), accelerator_.encoder(n).counters(), values);
        }
        for (std::size_t n = 0; n < arrays_.size(); ++n) {
            stats::save(PeArray::statistics(source_), accelerator_.array(n).counters(), values);
        }
        for (std::size_t n = 0; n < arrays_.size(); ++n) {
            stats::save(WeightBank::statistics(), accelerator_.bank(n), values);
        }
        stats::save(HostPort::statistics(), accelerator_.host_port().input_counters(), values);
        stats::save(HostPort::statistics(), accelerator_.host_port().output_counters(end), values);
        if (const MemoryPort* const port = accelerator_.memory_port()) {
            stats::save(MemoryPort::statistics(), port->counters(), values);
        }
        return values;
    }

    const MachineHooks& hooks_;
    const WeightSource source_;
    const nn::FunctionalRun* const values_;
    const stats::Schema schema_;
    const LaneReader lanes_;
    std::size_t steps_ = 0;               ///< of layers
    std::uint64_t saturated_ = 0;         ///< pre-activations
    std::vector<std::uint64_t> counted_;  ///< since the start of the run
    std::function<bool(const stats::Step&)> on_step_;
    const std::unique_ptr<FanOut> fan_out_;
    const std::unique_ptr<TokenRouter> router_;  ///< only with TokenRoute::least_loaded
    Accelerator accelerator_;
    Checker checker_;
    StepTimes times_;                  ///< of the step that has just ended
    std::vector<ArrayCounts> arrays_;  ///< [N], during it
    MemoryPort::Counters memory_;      ///< likewise
};

}  // namespace

std::shared_ptr<const LaidOut> lay_out(const Config& config, const nn::Network& network) {
    auto result = std::make_shared<LaidOutNetwork>();
    result->banks =
        std::make_shared<const nn::BankLayout>(nn::lay_out(network, bank_geometry(config, BankColumns::own)));
    result->columns = std::make_shared<const std::vector<LayerColumns>>(spartus::columns_of(config, network));
    return result;
}

std::string layout_key(const Config& config) {
    const nn::BankGeometry geometry = bank_geometry(config, BankColumns::own);
    return fmt::format("{} {} {} {}", geometry.arrays, geometry.pes, geometry.format == nn::BankFormat::dense,
                       config.pe_array.hazard == Hazard::stall);
}

std::unique_ptr<Machine> make_machine(const Config& config, const nn::Network& network,
                                      const std::vector<nn::Trace>& traces, const MachineOptions& options) {
    check_time(config, traces);
    return std::make_unique<SpartusMachine>(config, network, traces, options);
}

}  // namespace spartus::arch::spartus
