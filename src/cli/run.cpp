#include "spartus/cli/run.hpp"

#include <algorithm>
#include <filesystem>
#include <future>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "spartus/base/error.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/cli/instruments.hpp"
#include "spartus/cli/interrupt.hpp"
#include "spartus/cli/progress.hpp"
#include "spartus/config/config_file.hpp"
#include "spartus/config/key.hpp"
#include "spartus/io/npy.hpp"
#include "spartus/io/output_file.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/sim/cost_report.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/inputs.hpp"
#include "spartus/sim/results.hpp"
#include "spartus/sim/simulation.hpp"
#include "spartus/sim/step_table.hpp"
#include "spartus/sim/what_if.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus run CONFIG --network F --trace F [--trace F ...] [options]

Runs a network on the accelerator that CONFIG describes, cycle by cycle, and prints latency, throughput, sparsity,
utilisation and where the cycles went. Every h of every step is compared with the untimed reference.

  --network FILE      .safetensors with the tensor names of PyTorch's LSTM or GRU, floating point or I8 (Q1.7 LSB)
  --prefix NAME       of several networks in the file, the one whose tensors are called NAME.weight_ih_l0, ...
  --trace FILE        .npy [steps, inputs] or [sequences, steps, inputs], float32, float64 or int16 (Q8.8 LSB)
  --set KEY=VALUE     overrides a key of CONFIG, as in --set delta_encoder.threshold_x=0.3; repeatable
  --steps-csv FILE    one row per step and layer: cycles, tokens, phases
  --stats FILE        every figure, the ledger (a cycle stack per module), the effective configuration and the inputs'
                      hashes, as JSON
  --hidden FILE       h of the last layer, .npy int16 [steps, hidden], Q8.8 LSB
  --what-if           also runs the model with a perfect balance, twice the lookahead, twice the arrays, ... and
                      reports by how much each would shorten the run
  --vcd FILE          a wave of every module, cycle by cycle, and beside it FILE.gtkw, a save file for GTKWave
  --vcd-window W      only steps=A:B or cycles=A:B of the run, A included and B not; either may be left out
  --vcd-scope REGEX   only signals whose name fits, as in spartus.array[0-3]; syntax of RE2; repeatable
  --vcd-limit BYTES   stop recording before the wave is larger [256M]; the run goes on
  --timeline FILE     slices of what every module did, as trace-event JSON for Perfetto or chrome://tracing
  --timeline-window W, --timeline-limit BYTES [256M]
                      the same for the timeline
  --device FILE       what the chip has, as configs/devices/xc7z100.cfg: says whether the design fits and, if not, on
                      which of the devices beside FILE it would, and which keys would make it fit
  --energy FILE       energies per event, as configs/energy/spartus-28nm.cfg: adds energy and power
  --accuracy STEPS    compares h of the first STEPS steps with the float network, beside the run [as many as take
                      about half a second]; 0 compares none
  --run-ahead CYCLES  temporal decoupling: how far a module may run ahead of the SystemC kernel [unlimited]; 0
                      handles every token, credit and column in its own cycle of kernel time. The results do not
                      depend on it.
  --check-links       holds every message between two modules against the rules of its link: credits, order, nothing
                      into the past, no payload used beyond its call
  --help              this text
  --help-config [ARCHITECTURE]
                      every key of a configuration with its default, range, unit and meaning

Exit codes: 0 done, 1 the check failed, 2 usage, 3 configuration, 4 input file, 5 output file, 130 interrupted.

Example: spartus run configs/spartus-zynq7100.cfg --network layer.safetensors --trace traces/speech.npy \
             --set delta_encoder.threshold_h=0.1 --steps-csv steps.csv
)";

/// The files that a run is asked to write. They are opened before it, so that a place that cannot be written is
/// found out at once, and take their names together after it.
class Outputs {
   public:
    explicit Outputs(const po::variables_map& values) {
        for (const char* option : {"steps-csv", "stats", "hidden"}) {
            if (values.count(option) == 0) continue;
            files_[option] = std::make_unique<io::OutputFile>(values[option].as<std::string>());
        }
    }

    template <typename Content>
    void write(const char* option, Content content) {
        const auto file = files_.find(option);
        if (file != files_.end()) file->second->write(content());
    }

    void commit() {
        for (const auto& [option, file] : files_) file->commit();
    }

   private:
    std::map<std::string, std::unique_ptr<io::OutputFile>> files_;
};

void refuse_same_file(const po::variables_map& values) {
    std::map<std::string, std::string> options;
    for (const char* option : {"steps-csv", "stats", "hidden", "vcd", "timeline"}) {
        if (values.count(option) == 0) continue;
        const auto [other, fresh] = options.emplace(values[option].as<std::string>(), option);
        if (!fresh) refuse_usage("run", "--" + other->second + " and --" + option + " name the same file");
    }
}

po::options_description run_options() {
    po::options_description options = simulation_options();
    options.add_options()("steps-csv", po::value<std::string>())("stats", po::value<std::string>())(
        "hidden", po::value<std::string>())("run-ahead", po::value<std::string>())(
        "device", po::value<std::string>())("energy", po::value<std::string>())("what-if", po::bool_switch())(
        "check-links", po::bool_switch())("accuracy", po::value<std::string>());
    add_instrument_options(options);
    return options;
}

sim::CostModels cost_models(const po::variables_map& values) {
    sim::CostModels models;
    if (values.count("device") > 0) models.device = cost::read_device(values["device"].as<std::string>());
    if (values.count("energy") > 0) models.energy = cost::read_energy_model(values["energy"].as<std::string>());
    return models;
}

std::vector<sim::WhatIf> what_if(const arch::Design& design, const sim::Inputs& inputs,
                                 const SimulationArguments& arguments) {
    const std::size_t jobs = std::max(1u, std::thread::hardware_concurrency());
    const auto load = [&arguments](const arch::Design& changed) {
        return sim::load_network(changed, arguments.network_path, arguments.prefix);
    };
    return sim::what_if(design, inputs.network, inputs.traces, load, jobs, interrupt_requested);
}

/// The float network beside the run: it needs neither the accelerator nor SystemC. Nothing of memory images, which
/// hold no floating-point numbers.
std::future<std::optional<sim::FloatRun>> float_run(const SimulationArguments& arguments,
                                                    const std::vector<nn::Trace>& traces,
                                                    std::optional<std::size_t> most_steps) {
    return std::async(std::launch::async, [&arguments, &traces, most_steps]() -> std::optional<sim::FloatRun> {
        if (std::filesystem::is_directory(arguments.network_path)) return std::nullopt;
        const auto layers = io::read_float_network(arguments.network_path, arguments.prefix);
        return sim::float_run(layers, traces, most_steps);
    });
}

sim::Accuracy accuracy_of(const std::optional<sim::FloatRun>& expected, const std::vector<nn::Trace>& traces,
                          const stats::Run& run) {
    if (expected) return sim::accuracy_of(*expected, traces, run);
    sim::Accuracy accuracy;
    accuracy.clipped_inputs = sim::clipped_inputs(traces);
    return accuracy;
}

std::optional<std::size_t> accuracy_steps(const po::variables_map& values) {
    if (values.count("accuracy") == 0) return std::nullopt;
    return whole_number("run", values, "accuracy", 0, 0);
}

/// What would fit, where the design does not.
void add_fitting(const po::variables_map& values, const SimulationArguments& arguments,
                 const arch::Finished& finished, sim::CostReport& cost) {
    if (!cost.theoretical()) return;
    const std::filesystem::path device = values["device"].as<std::string>();
    const bool images = std::filesystem::is_directory(arguments.network_path);
    const nn::Network unpruned =
        images ? finished.network : sim::read_network(finished.design, arguments.network_path, arguments.prefix);
    const auto load = [&](const arch::Design& changed) {
        nn::Network network = unpruned;
        changed.architecture().prune(changed, network);
        return network;
    };
    cost.fitting = sim::fitting(finished.design, finished.network, *cost.device,
                                cost::read_devices(device.has_parent_path() ? device.parent_path() : "."), load);
}

/// The run itself, which shows how far it is and stops on an interrupt.
stats::Run simulate(const arch::Design& design, const sim::Inputs& inputs, const arch::MachineOptions& machine,
                    Instruments& instruments) {
    Progress progress(nn::count_steps(inputs.traces));
    sim::RunOptions options;
    options.machine = machine;
    options.machine.check_beside = std::thread::hardware_concurrency() > 1;
    options.on_progress = [&progress](std::size_t done) {
        progress.show(done);
        return !interrupt_requested();
    };
    try {
        return sim::simulate(design, inputs.network, inputs.traces, options);
    } catch (const Error& error) {
        if (error.code() == ExitCode::check_failed) instruments.finish();  // the place to look for the cause
        throw;
    }
}

/// The keys of the architecture named after --help-config, else of the first.
std::string manual(const std::vector<std::string>& args) {
    const auto option = std::find(args.begin(), args.end(), "--help-config");
    const bool named = option + 1 != args.end() && option[1].front() != '-';
    const std::string override = named ? "accelerator.architecture=" + option[1] : "";
    const arch::Design design = arch::parse_design(
        "", "--help-config", named ? std::vector<std::string>{override} : std::vector<std::string>{});
    return config::to_text(design.parameters());
}

}  // namespace

int run_run(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return 0;
    }
    if (asks_for(args, "--help-config")) {
        std::cout << manual(args);
        return 0;
    }
    const po::variables_map values = parse_simulation_arguments("run", args, run_options());
    const SimulationArguments arguments = simulation_arguments(values);

    const arch::Design design = arch::read_design(arguments.config_path, arguments.overrides);
    const sim::Inputs inputs = sim::load_inputs(design, arguments.config_path, arguments.network_path,
                                                arguments.trace_paths, arguments.prefix);

    const sim::CostModels models = cost_models(values);

    refuse_same_file(values);
    Outputs outputs(values);
    Instruments instruments(values, design, inputs);

    arch::MachineOptions machine;
    machine.run_ahead = whole_number("run", values, "run-ahead", 0, parts::Clock::unlimited);
    machine.check_links = values["check-links"].as<bool>();
    machine.probes = instruments.probes();
    stop_on_interrupt();
    std::vector<sim::WhatIf> changes;  // first, since it needs children without any SystemC object
    if (values["what-if"].as<bool>()) changes = what_if(design, inputs, arguments);
    auto expected = float_run(arguments, inputs.traces, accuracy_steps(values));
    const stats::Run run = simulate(design, inputs, machine, instruments);
    const arch::Finished finished{design, inputs.network, run};
    sim::CostReport cost = sim::cost_report(finished, models);
    add_fitting(values, arguments, finished, cost);
    const arch::Figures figures = sim::figures_of(finished, cost, accuracy_of(expected.get(), inputs.traces, run));

    outputs.write("steps-csv", [&] { return sim::steps_csv(finished); });
    outputs.write("stats", [&] { return sim::stats_json(finished, inputs.files, figures, cost, changes); });
    outputs.write("hidden", [&] { return io::npy_bytes(run.time_steps, inputs.network.hidden(), run.h); });
    outputs.commit();
    const std::vector<std::string> recorded = instruments.finish();
    std::cout << sim::summary(finished, figures, cost, changes);
    if (const auto layers = io::layers_without_bias(inputs.network); !layers.empty()) {
        std::cout << fmt::format("  biases               none in layer {}: zeros\n", fmt::join(layers, ", "));
    }
    for (const std::string& line : recorded) std::cout << "  " << line << '\n';
    return 0;
}

}  // namespace spartus::cli
