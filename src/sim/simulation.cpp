#include "spartus/sim/simulation.hpp"

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "spartus/arch/architecture.hpp"
#include "spartus/base/error.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/parts/report.hpp"
#include "spartus/stats/ledger.hpp"

namespace spartus::sim {
namespace {

/// Errors end the run, and the kernel prints nothing of its own.
void on_report(const sc_core::sc_report& report, const sc_core::sc_actions& actions) {
    if (report.get_severity() >= sc_core::SC_ERROR) throw report;
    sc_core::sc_report_handler::default_handler(report, actions);
}

arch::MachineOptions machine_options(const RunOptions& options) {
    arch::MachineOptions machine = options.machine;
    const char* const all = std::getenv("SPARTUS_CHECK_LINKS");
    machine.check_links |= all != nullptr && std::string(all) == "1";
    return machine;
}

/// Has every step checked, tells of it and adds it to the run.
class Recorder {
   public:
    Recorder(arch::Machine& machine, std::uint32_t last_layer, const RunOptions& options)
        : machine_(machine), last_layer_(last_layer), options_(options), check_causes_(machine.schema()) {
        run_.schema = machine.schema();
        run_.layout = machine.layout();
    }

    bool keep(const stats::Step& ended) {
        step_ = ended;
        step_.time_step = run_.time_steps;
        const Cycle end = step_.start + step_.latency(run_.schema);
        too_long_ = end > parts::Clock::last();
        if (too_long_) return false;
        wrong_ = complaint(step_);
        if (wrong_ || !tell()) return false;
        run_.cycles = end;
        run_.add(step_);
        if (options_.keep_steps) run_.steps.push_back(step_);
        return step_.layer != last_layer_ || end_time_step();
    }

    stats::Run finish() {
        if (wrong_) throw Error(ExitCode::check_failed, *wrong_);
        if (failure_) throw Error(*failure_);
        if (too_long_) {
            throw Error(ExitCode::config,
                        fmt::format("the run takes more than {} cycles, which is beyond the simulated "
                                    "time",
                                    parts::Clock::last()));
        }
        if (interrupted_) throw Error(ExitCode::interrupted, "interrupted");
        if (!machine_.finished()) {
            throw Error(ExitCode::internal, "the model stands still before its last step");
        }
        std::optional<std::string> wrong = stats::check(run_);
        if (!wrong) wrong = machine_.check_run(run_);
        if (wrong) throw Error(ExitCode::check_failed, *wrong);
        run_.saturated_sums = machine_.saturated_sums();
        return std::move(run_);
    }

   private:
    /// Whether nobody failed. SystemC would wrap what is thrown within it.
    bool tell() {
        try {
            for (const StepSink& sink : options_.sinks) sink(step_, machine_.h());
        } catch (const Error& error) {
            failure_ = error;
        }
        return !failure_;
    }

    /// Whether the run goes on.
    bool end_time_step() {
        if (options_.keep_steps) run_.h.insert(run_.h.end(), machine_.h().begin(), machine_.h().end());
        ++run_.time_steps;
        interrupted_ = !options_.on_progress(run_.time_steps);
        return !interrupted_;
    }

    std::optional<std::string> complaint(const stats::Step& step) {
        std::optional<std::string> wrong = check_causes_(step);
        const bool compare = options_.check == Check::all || run_.time_steps < first_steps;
        if (!wrong) wrong = machine_.check(step, compare);
        if (!wrong) return std::nullopt;
        return fmt::format("sequence {} step {} layer {}: {}", step.sequence, step.step, step.layer, *wrong);
    }

    arch::Machine& machine_;
    const std::uint32_t last_layer_;
    const RunOptions& options_;
    const stats::StepCheck check_causes_;
    stats::Run run_;
    stats::Step step_;  ///< the present one
    std::optional<std::string> wrong_;
    std::optional<Error> failure_;  ///< of a sink
    bool interrupted_ = false;
    bool too_long_ = false;
};

}  // namespace

stats::Run simulate(const arch::Design& design, const nn::Network& network, const std::vector<nn::Trace>& traces,
                    const RunOptions& options) {
    arch::check_network(design, network, traces);
    sc_core::sc_report_handler::set_handler(on_report);
    try {
        const auto machine = design.architecture().elaborate(design, network, traces, machine_options(options));
        Recorder recorder(*machine, static_cast<std::uint32_t>(network.layers.size() - 1), options);
        machine->run([&recorder](const stats::Step& step) { return recorder.keep(step); });
        return recorder.finish();
    } catch (const sc_core::sc_report& report) {
        const bool broken = std::string(report.get_msg_type()) == parts::protocol;
        throw Error(broken ? ExitCode::check_failed : ExitCode::internal, report.get_msg());
    }
}

}  // namespace spartus::sim
