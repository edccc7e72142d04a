#include "spartus/sim/simulation.hpp"

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "spartus/arch/architecture.hpp"
#include "spartus/base/error.hpp"
#include "spartus/parts/clock.hpp"
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

/// Has every step checked and keeps what is reported.
class Recorder {
   public:
    Recorder(arch::Machine& machine, std::uint32_t last_layer, const RunOptions& options)
        : machine_(machine), last_layer_(last_layer), options_(options), check_causes_(machine.schema()) {
        run_.schema = machine.schema();
        run_.layout = machine.layout();
    }

    bool keep(const stats::Step& step) {
        too_long_ = step.start + step.latency(run_.schema) > parts::Clock::last();
        if (too_long_) return false;
        wrong_ = complaint(step);
        if (wrong_) return false;
        run_.steps.push_back(step);
        run_.cycles = step.start + step.latency(run_.schema);
        if (step.layer != last_layer_) return true;
        const std::vector<std::int16_t>& h = machine_.h();
        run_.h.insert(run_.h.end(), h.begin(), h.end());
        ++run_.time_steps;
        interrupted_ = !options_.on_progress(run_.time_steps);
        return !interrupted_;
    }

    stats::Run finish() {
        if (wrong_) throw Error(ExitCode::check_failed, *wrong_);
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
    std::optional<std::string> wrong_;
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
