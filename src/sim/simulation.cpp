#include "spartus/sim/simulation.hpp"

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "spartus/base/error.hpp"
#include "spartus/sim/checker.hpp"
#include "spartus/sim/ledger.hpp"

namespace spartus::sim {
namespace {

ArrayCounts operator-(const ArrayCounts& now, const ArrayCounts& before) {
    ArrayCounts step = now;
    step.encoder.scan -= before.encoder.scan;
    step.encoder.fifo_full -= before.encoder.fifo_full;
    step.encoder.done -= before.encoder.done;
    step.encoder.tokens_x -= before.encoder.tokens_x;
    step.encoder.tokens_h -= before.encoder.tokens_h;
    step.array.issue -= before.array.issue;
    step.array.hazard -= before.array.hazard;
    step.array.starved -= before.array.starved;
    step.array.drain -= before.array.drain;
    step.array.barrier -= before.array.barrier;
    step.array.tokens -= before.array.tokens;
    step.array.multiply_adds -= before.array.multiply_adds;
    step.bank.reads -= before.bank.reads;
    return step;
}

bool checks_links(const RunOptions& options) {
    const char* const all = std::getenv("SPARTUS_CHECK_LINKS");
    return options.check_links || (all != nullptr && std::string(all) == "1");
}

arch::spartus::Bindings bindings_of(const RunOptions& options, TokenRouter* router) {
    arch::spartus::Bindings bindings = options.bindings;
    bindings.check = checks_links(options);
    if (router != nullptr) {
        bindings.tokens = [router](std::uint32_t n, auto& from, auto& to) { router->bind(n, from, to); };
    }
    return bindings;
}

/// Errors end the run, and the kernel prints nothing of its own.
void on_report(const sc_core::sc_report& report, const sc_core::sc_actions& actions) {
    if (report.get_severity() >= sc_core::SC_ERROR) throw report;
    sc_core::sc_report_handler::default_handler(report, actions);
}

/// Reads the modules' counters at the end of every step, has the step checked and keeps what is reported.
class Recorder : public arch::spartus::StepObserver {
   public:
    Recorder(const config::Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces,
             const RunOptions& options)
        : arrays_(config.accelerator.arrays),
          last_layer_(static_cast<std::uint32_t>(network.layers.size() - 1)),
          options_(options),
          before_(arrays_),
          router_(options.route == TokenRoute::own_array
                      ? nullptr
                      : std::make_unique<TokenRouter>("router", config.accelerator.arrays)),
          accelerator_("spartus", config, network, traces, *this, router_ ? 0 : options.run_ahead,
                       bindings_of(options, router_.get()), options.activity,
                       router_ ? arch::spartus::BankColumns::all : arch::spartus::BankColumns::own),
          checker_(config, network, traces, options.route) {
        if (router_) router_->set_stored(accelerator_.stored());
        result_.stored = accelerator_.stored();
        result_.bank_depth = accelerator_.bank_depth();
    }

    bool step_finished(const arch::spartus::StepTimes& times) override {
        if (options_.before_check) options_.before_check(times, accelerator_);
        const std::vector<ArrayCounts> arrays = counted_since_last_step();
        const bool compare = options_.check == Check::all || result_.time_steps < first_steps;
        wrong_ = compare ? checker_.check(times, arrays, accelerator_.activation_unit(), accelerator_.host_port())
                         : checker_.check_causes(times, arrays);
        if (wrong_) return false;
        keep(times, arrays);
        if (times.layer != last_layer_) return true;
        const std::vector<std::int16_t>& h = accelerator_.host_port().received().h;
        result_.h.insert(result_.h.end(), h.begin(), h.end());
        ++result_.time_steps;
        interrupted_ = !options_.on_progress(result_.time_steps);
        return !interrupted_;
    }

    RunResult finish() {
        if (wrong_) throw Error(ExitCode::check_failed, *wrong_);
        if (interrupted_) throw Error(ExitCode::interrupted, "interrupted");
        if (!accelerator_.finished())
            throw Error(ExitCode::internal, "the model stands still before its last step");
        if (!result_.steps.empty()) result_.cycles = result_.steps.back().times.end;
        result_.ledgers = make_ledgers(accelerator_, arrays_, phases_, result_.cycles);
        if (const auto wrong = checker_.check_run(result_)) throw Error(ExitCode::check_failed, *wrong);
        return std::move(result_);
    }

   private:
    std::vector<ArrayCounts> counted_since_last_step() {
        std::vector<ArrayCounts> steps;
        for (std::size_t n = 0; n < arrays_; ++n) {
            const ArrayCounts now{accelerator_.encoder(n).counters(), accelerator_.array(n).counters(),
                                  accelerator_.bank(n).counters()};
            steps.push_back(now - before_[n]);
            before_[n] = now;
        }
        return steps;
    }

    void keep(const arch::spartus::StepTimes& times, const std::vector<ArrayCounts>& arrays) {
        phases_.add(times);
        result_.steps.push_back({times, arrays});
    }

    const std::size_t arrays_;
    const std::uint32_t last_layer_;
    const RunOptions& options_;
    std::vector<ArrayCounts> before_;
    const std::unique_ptr<TokenRouter> router_;  ///< only with TokenRoute::least_loaded
    arch::spartus::Accelerator accelerator_;
    Checker checker_;
    Phases phases_;
    RunResult result_;
    std::optional<std::string> wrong_;
    bool interrupted_ = false;
};

}  // namespace

RunResult simulate(const config::Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces,
                   const RunOptions& options) {
    sc_core::sc_report_handler::set_handler(on_report);
    Recorder recorder(config, network, traces, options);
    try {
        sc_core::sc_start();
    } catch (const sc_core::sc_report& report) {
        const bool broken = std::string(report.get_msg_type()) == parts::protocol;
        throw Error(broken ? ExitCode::check_failed : ExitCode::internal, report.get_msg());
    }
    return recorder.finish();
}

}  // namespace spartus::sim
