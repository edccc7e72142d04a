#include "spartus/cli/run.hpp"

#include <algorithm>
#include <chrono>
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
#include "spartus/io/bytes.hpp"
#include "spartus/io/npy.hpp"
#include "spartus/io/output_file.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/sim/cost_report.hpp"
#include "spartus/sim/critical_path.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/inputs.hpp"
#include "spartus/sim/results.hpp"
#include "spartus/sim/series.hpp"
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
  --stats FILE        every figure, the ledger (a cycle stack per module), the course of the run in at most 500 points,
                      the effective configuration and the inputs' hashes, as JSON whose size does not depend on the
                      length of the run
  --stats-steps       writes into it what every module counted in every step as well, some 2 KB a step, which
                      'spartus vcd-check' compares a wave with; with --vcd this is always so
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
/// found out at once, are written while it goes on, and take their names together after it.
class Outputs {
   public:
    explicit Outputs(const po::variables_map& values) {
        for (const char* option : {"steps-csv", "stats", "hidden"}) {
            if (values.count(option) == 0) continue;
            files_[option] = std::make_unique<io::OutputFile>(values[option].as<std::string>());
        }
    }

    /// Null if it was not asked for.
    io::OutputFile* file(const char* option) const {
        const auto found = files_.find(option);
        return found == files_.end() ? nullptr : found->second.get();
    }

    void commit() {
        for (const auto& [option, file] : files_) file->commit();
    }

   private:
    std::map<std::string, std::unique_ptr<io::OutputFile>> files_;
};

sim::StepSink steps_csv(io::OutputFile& file, const arch::Design& design, const sim::Inputs& inputs) {
    auto table = std::make_shared<sim::StepTable>(design, inputs.network);
    file.write(table->header());
    return [&file, table](const stats::Step& step, const auto&) { file.write(table->row(step)); };
}

sim::StepSink hidden(io::OutputFile& file, const sim::Inputs& inputs) {
    file.write(io::npy_front(nn::count_steps(inputs.traces), inputs.network.hidden(), io::NpyElement::int16));
    return [&file, last = inputs.network.layers.size() - 1](const stats::Step& step, const auto& h) {
        if (step.layer != last) return;
        io::Bytes bytes;
        for (const std::int16_t element : h) io::store(bytes, element);
        file.write(bytes);
    };
}

using FloatRun = std::future<std::optional<sim::FloatRun>>;

/// h of the steps that will be compared with the float network: of all until it is known how many these are.
class ComparedHidden {
   public:
    explicit ComparedHidden(const sim::Inputs& inputs) : last_layer_(inputs.network.layers.size() - 1) {}

    void expect(FloatRun expected) { expected_ = std::move(expected); }

    void add(const stats::Step& step, const std::vector<std::int16_t>& h) {
        if (step.layer != last_layer_) return;
        if (!known_ && expected_.wait_for(std::chrono::seconds(0)) == std::future_status::ready) take();
        if (known_ && step.time_step >= steps()) return;
        h_.insert(h_.end(), h.begin(), h.end());
    }

    /// Nothing of a network that is only there as memory images.
    const std::optional<sim::FloatRun>& expected() {
        if (!known_) take();
        return float_run_;
    }
    const std::vector<std::int16_t>& h() const { return h_; }

   private:
    void take() {
        float_run_ = expected_.get();
        known_ = true;
    }
    std::size_t steps() const { return float_run_ ? float_run_->steps : 0; }

    const std::size_t last_layer_;
    FloatRun expected_;
    bool known_ = false;
    std::optional<sim::FloatRun> float_run_;
    std::vector<std::int16_t> h_;
};

/// What is gathered of the steps while they run.
class Gathered {
   public:
    Gathered(const po::variables_map& values, const Outputs& outputs, const arch::Design& design,
             const sim::Inputs& inputs)
        : path_(design, design.architecture().schema(design)),
          series_(design, inputs.network, inputs.traces),
          compared_(inputs) {
        sinks_ = {[this](const stats::Step& step, const auto&) { path_.add(step); },
                  [this](const stats::Step& step, const auto& h) { compared_.add(step, h); }};
        if (io::OutputFile* const file = outputs.file("steps-csv"))
            sinks_.push_back(steps_csv(*file, design, inputs));
        if (io::OutputFile* const file = outputs.file("hidden")) sinks_.push_back(hidden(*file, inputs));
        if (outputs.file("stats") == nullptr) return;
        sinks_.emplace_back([this](const stats::Step& step, const auto&) { series_.add(step); });
        keeps_steps_ = values["stats-steps"].as<bool>() || values.count("vcd") > 0;
        if (!keeps_steps_) return;
        sinks_.emplace_back([this](const stats::Step& step, const auto&) { steps_.push_back(step); });
    }

    const std::vector<sim::StepSink>& sinks() const { return sinks_; }
    const sim::CriticalPath& critical_path() const { return path_.path(); }
    const sim::Series& series() const { return series_; }
    ComparedHidden& compared() { return compared_; }
    /// Null if they are not to be in the statistics.
    const std::vector<stats::Step>* steps() const { return keeps_steps_ ? &steps_ : nullptr; }

   private:
    std::vector<sim::StepSink> sinks_;
    sim::CriticalPathSum path_;
    sim::Series series_;
    ComparedHidden compared_;
    bool keeps_steps_ = false;
    std::vector<stats::Step> steps_;
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
        "stats-steps", po::bool_switch())("hidden", po::value<std::string>())(
        "run-ahead", po::value<std::string>())("device", po::value<std::string>())(
        "energy", po::value<std::string>())("what-if", po::bool_switch())("check-links", po::bool_switch())(
        "accuracy", po::value<std::string>());
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
FloatRun float_run(const SimulationArguments& arguments, const std::vector<nn::Trace>& traces,
                   std::optional<std::size_t> most_steps) {
    return std::async(std::launch::async, [&arguments, &traces, most_steps]() -> std::optional<sim::FloatRun> {
        if (std::filesystem::is_directory(arguments.network_path)) return std::nullopt;
        const auto layers = io::read_float_network(arguments.network_path, arguments.prefix);
        return sim::float_run(layers, traces, most_steps);
    });
}

sim::Accuracy accuracy_of(ComparedHidden& compared, const std::vector<nn::Trace>& traces) {
    const std::optional<sim::FloatRun>& expected = compared.expected();
    if (expected) return sim::accuracy_of(*expected, traces, compared.h());
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
                    const std::vector<sim::StepSink>& sinks, Instruments& instruments) {
    Progress progress(nn::count_steps(inputs.traces));
    sim::RunOptions options;
    options.machine = machine;
    options.machine.check_beside = std::thread::hardware_concurrency() > 1;
    options.keep_steps = false;
    options.sinks = sinks;
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
    Gathered gathered(values, outputs, design, inputs);
    gathered.compared().expect(float_run(arguments, inputs.traces, accuracy_steps(values)));
    stats::Run run = simulate(design, inputs, machine, gathered.sinks(), instruments);
    const arch::Finished finished{design, inputs.network, run};
    sim::CostReport cost = sim::cost_report(finished, models);
    add_fitting(values, arguments, finished, cost);
    const arch::Figures figures = sim::figures_of(finished, cost, accuracy_of(gathered.compared(), inputs.traces));

    const sim::Results results{finished, figures, cost, gathered.critical_path(), changes};
    if (io::OutputFile* const stats = outputs.file("stats")) {
        stats->write(sim::stats_json(results, inputs.files, gathered.series(), gathered.steps()));
    }
    outputs.commit();
    const std::vector<std::string> recorded = instruments.finish();
    std::cout << sim::summary(results);
    if (const auto layers = io::layers_without_bias(inputs.network); !layers.empty()) {
        std::cout << fmt::format("  biases               none in layer {}: zeros\n", fmt::join(layers, ", "));
    }
    for (const std::string& line : recorded) std::cout << "  " << line << '\n';
    return 0;
}

}  // namespace spartus::cli
