#include "spartus/cli/bench.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <limits>
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "spartus/arch/architecture.hpp"
#include "spartus/base/child_process.hpp"
#include "spartus/base/error.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/cli/growth.hpp"
#include "spartus/config/key.hpp"
#include "spartus/generate/network.hpp"
#include "spartus/generate/trace.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/io/packed.hpp"
#include "spartus/io/trace_file.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/sim/inputs.hpp"
#include "spartus/sim/simulation.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* help =
    R"(spartus bench CONFIG --network F --trace F [--trace F ...] [--set KEY=VALUE ...] [--growth FILE.csv]

Measures the simulator, not the accelerator: host time per simulated step beside the host time that the untimed
reference alone needs for the same steps, in the same process one after the other, so that the ratio means something
on a noisy machine. Each row is the median of several processes; loading and elaboration are not in it.

  delta       CONFIG as it is; if it has network.gamma, the network is pruned with it, with 0.94 if none is set
  told        the same, every module telling what it does to an instrument that ignores it: more than the question
              whether there is one can cost a run without instruments
  wave        the same with --vcd, all signals
  timeline    the same with --timeline
  beside      the same with the reference on another core, as 'spartus run' has it
  in time     the same with --run-ahead 0, without temporal decoupling: every token, credit and column in its own
              cycle of kernel time
  from memory weights in external memory and a stream buffer for each array, where the architecture can do that
  dense       every element sent and all weights stored, where the architecture can do that
  two layers  two layers of 1024 units on a generated trace, for the peak memory

A whole run contains the reference, because every step is checked against it: a ratio of 1 would be a model that costs
nothing. The options are those of 'spartus run', and

  --growth FILE.csv   instead of these rows, how time per step and memory grow with tokens, hidden units, arrays, layers
                      and the length of the run: a table with the slope of each, log against log, and its points as a file
)";

constexpr int processes = 5;
constexpr std::size_t least_steps = 400;

using Clock = std::chrono::steady_clock;

double microseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

struct Sample {
    double reference_us = 0;  ///< per time step
    double whole_us = 0;      ///< per time step, check included
    double processor_us = 0;  ///< per time step, of all threads, from the first step to the end of the run
    double cycles = 0;        ///< per time step
    double peak_mb = 0;

    double ratio() const { return whole_us / reference_us; }

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Sample, reference_us, whole_us, processor_us, cycles, peak_mb)
};

struct Case {
    const char* name;
    arch::Design design;
    nn::Network network;
    std::vector<nn::Trace> traces;
    Cycle run_ahead = parts::Clock::unlimited;
    bool check_beside = false;
    enum class Watch { not_at_all, told, wave, timeline } watch = Watch::not_at_all;
};

/// The probes of a case, which write where nobody looks. None is finished, so no file stays.
class Watcher {
   public:
    explicit Watcher(const Case& bench) {
        const arch::Architecture& architecture = bench.design.architecture();
        const std::string path =
            (std::filesystem::temp_directory_path() / "spartus-bench-").string() + std::to_string(getpid());
        const std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();
        if (bench.watch == Case::Watch::wave) {
            wave_ = architecture.wave({path, {}, {}, no_limit}, bench.design, bench.network, bench.traces);
            probes_.push_back(&wave_->probe());
        }
        if (bench.watch == Case::Watch::timeline) {
            timeline_ = architecture.timeline({path, {}, no_limit}, bench.design);
            probes_.push_back(&timeline_->probe());
        }
        if (bench.watch == Case::Watch::told) {
            deaf_ = architecture.deaf_probe();
            probes_.push_back(deaf_.get());
        }
    }

    const std::vector<arch::Probe*>& probes() const { return probes_; }

   private:
    std::unique_ptr<arch::WaveRecording> wave_;
    std::unique_ptr<arch::TimelineRecording> timeline_;
    std::unique_ptr<arch::Probe> deaf_;
    std::vector<arch::Probe*> probes_;
};

/// Of all threads of this process.
double processor_microseconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    double all = 0;
    for (const timeval& time : {usage.ru_utime, usage.ru_stime}) {
        all += 1e6 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec);
    }
    return all;
}

/// Per time step.
double reference_microseconds(const Case& bench) {
    const auto reference = bench.design.architecture().reference(bench.design, bench.network);
    const Clock::time_point start = Clock::now();
    for (const nn::Trace& trace : bench.traces) reference(trace);
    return microseconds_since(start) / static_cast<double>(nn::count_steps(bench.traces));
}

/// Runs in a process of its own. The clock starts with the end of the first step, when everything is elaborated.
Sample measure(const Case& bench) {
    Sample sample;
    sample.reference_us = reference_microseconds(bench);
    Clock::time_point first_step_done;
    double elapsed = 0, processor = 0;
    const std::size_t steps = nn::count_steps(bench.traces);
    sim::RunOptions options;
    options.keep_steps = false;  // as 'spartus run' without --stats-steps
    options.machine.run_ahead = bench.run_ahead;
    options.machine.check_beside = bench.check_beside;
    Watcher watcher(bench);
    options.machine.probes = watcher.probes();
    options.on_progress = [&](std::size_t done) {
        if (done == 1) {
            first_step_done = Clock::now();
            processor = -processor_microseconds();
        }
        if (done == steps) {
            elapsed = microseconds_since(first_step_done);
            processor += processor_microseconds();
        }
        return true;
    };
    const stats::Run run = sim::simulate(bench.design, bench.network, bench.traces, options);
    sample.whole_us = elapsed / static_cast<double>(steps - 1);
    sample.processor_us = processor / static_cast<double>(steps - 1);
    sample.cycles = static_cast<double>(run.cycles) / static_cast<double>(steps);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    sample.peak_mb = static_cast<double>(usage.ru_maxrss) / 1024;
    return sample;
}

/// The sample with the median ratio.
Sample median_sample(const Case& bench) {
    std::vector<Sample> samples;
    for (int k = 0; k < processes; ++k) {
        const std::string text = in_child_process([&bench] { return io::pack(measure(bench)); });
        samples.push_back(io::unpack<Sample>(text));
    }
    const auto middle = samples.begin() + processes / 2;
    std::nth_element(samples.begin(), middle, samples.end(),
                     [](const Sample& a, const Sample& b) { return a.ratio() < b.ratio(); });
    return *middle;
}

void print(const Case& bench) {
    const Sample sample = median_sample(bench);
    std::cout << fmt::format("{:<12}{:>10.1f}{:>14.1f}{:>12.1f}{:>8.2f}{:>14.1f}{:>12.2f}{:>10.0f}\n", bench.name,
                             sample.cycles, sample.reference_us, sample.whole_us, sample.ratio(),
                             sample.processor_us, sample.cycles / sample.whole_us, sample.peak_mb)
              << std::flush;
}

/// One after the other, as one sequence: not every accelerator takes several.
nn::Trace joined(const std::vector<nn::Trace>& traces) {
    nn::Trace all = traces.front();
    for (std::size_t k = 1; k < traces.size(); ++k) {
        all.x.insert(all.x.end(), traces[k].x.begin(), traces[k].x.end());
        all.steps += traces[k].steps;
    }
    return all;
}

/// The design with its weights in external memory, if it can be one with either.
std::optional<arch::Design> streamed(arch::Design design) {
    const config::Key* const source = config::find_key(design->keys(), "weight_bank.source");
    if (source == nullptr || source->text(design.parameters()) == "memory") return std::nullopt;
    source->assign(design.parameters(), "memory");
    return design;
}

}  // namespace

int run_bench(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return 0;
    }
    po::options_description options = simulation_options();
    options.add_options()("growth", po::value<std::string>());
    const po::variables_map values = parse_simulation_arguments("bench", args, options);
    const SimulationArguments arguments = simulation_arguments(values);
    if (values.count("growth") > 0) {
        measure_growth(arguments, values["growth"].as<std::string>());
        return 0;
    }
    const arch::Design design = read_pruning_design(arguments);
    const arch::Architecture& architecture = design.architecture();
    const nn::Network network = sim::read_network(design, arguments.network_path, arguments.prefix);
    const nn::Trace given = joined(io::read_traces(arguments.trace_paths, network, arguments.network_path));
    if (given.steps < 2) throw Error(ExitCode::input, "bench: the traces need at least two steps");
    arch::check_network(design, network, {given}, arguments.network_path);
    std::vector<nn::Trace> traces{given};
    while (traces.front().steps < least_steps) traces = {joined({traces.front(), given})};

    nn::Network pruned = network;
    architecture.prune(design, pruned);

    std::cout << fmt::format("{:<12}{:>10}{:>14}{:>12}{:>8}{:>14}{:>12}{:>10}\n", "per step", "cycles",
                             "reference µs", "whole µs", "ratio", "processor µs", "Mcycles/s", "peak MB");
    print({"delta", design, pruned, traces});
    print({"beside", design, pruned, traces, parts::Clock::unlimited, true});
    print({"told", design, pruned, traces, parts::Clock::unlimited, false, Case::Watch::told});
    print({"wave", design, pruned, traces, parts::Clock::unlimited, false, Case::Watch::wave});
    print({"timeline", design, pruned, traces, parts::Clock::unlimited, false, Case::Watch::timeline});
    print({"in time", design, pruned, traces, 0});

    if (const auto from_memory = streamed(design)) print({"from memory", *from_memory, pruned, traces});
    if (const auto dense = architecture.dense(design)) print({"dense", *dense, network, {given}});

    nn::Network two_layers = io::quantised(generate::network({123, 1024, 2, 1, &network.cell()}));
    architecture.prune(design, two_layers);
    print({"two layers", design, two_layers, {generate::trace({2000, 123, 0.3, 1.0, 1})}});
    return 0;
}

}  // namespace spartus::cli
