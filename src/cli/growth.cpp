#include "spartus/cli/growth.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <iostream>
#include <random>
#include <type_traits>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include "spartus/base/child_process.hpp"
#include "spartus/base/error.hpp"
#include "spartus/cli/generate.hpp"
#include "spartus/cli/run.hpp"
#include "spartus/config/key.hpp"
#include "spartus/generate/trace.hpp"
#include "spartus/io/output_file.hpp"
#include "spartus/io/packed.hpp"
#include "spartus/io/trace_file.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/inputs.hpp"
#include "spartus/sim/simulation.hpp"

namespace spartus::cli {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double microseconds_since(Clock::time_point start) {
    return std::chrono::duration<double, std::micro>(Clock::now() - start).count();
}

double peak_mb() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// Of a time step, and of the process.
struct Sample {
    double us = 0, tokens = 0, cycles = 0, peak_mb = 0;

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Sample, us, tokens, cycles, peak_mb)
};

/// What is varied, one value after the other.
struct Quantity {
    std::string name;
    bool by_tokens = false;  ///< the slope is against these rather than against the values
    std::vector<std::pair<std::string, std::function<Sample()>>> points = {};
};

/// Of the simulation alone, from the end of its first step on.
Sample measure(const arch::Design& design, nn::Network network, const nn::Trace& trace) {
    design.architecture().prune(design, network);
    Clock::time_point first_step_done;
    double elapsed = 0;
    sim::RunOptions options;
    options.keep_steps = false;
    options.on_progress = [&](std::size_t done) {
        if (done == 1) first_step_done = Clock::now();
        if (done == trace.steps) elapsed = microseconds_since(first_step_done);
        return true;
    };
    const stats::Run run = sim::simulate(design, network, {trace}, options);
    const arch::Finished finished{design, network, run};
    const auto steps = static_cast<double>(trace.steps);
    const double tokens = sim::figures_of(finished, sim::cost_report(finished)).number("tokens");
    return {elapsed / (steps - 1), tokens / steps, static_cast<double>(run.cycles) / steps, peak_mb()};
}

/// With one key changed. Throws Error(config) for a key that the architecture does not have.
arch::Design with(arch::Design design, const std::string& key, const std::string& value) {
    const config::Key* const found = config::find_key(design->keys(), key);
    if (found == nullptr || !found->assign(design.parameters(), value)) {
        throw Error(ExitCode::config, "bench --growth: the architecture cannot be run with " + key + " = " + value);
    }
    return design;
}

// ---- What is varied ----

constexpr std::size_t inputs = 123;  ///< as speech has
constexpr double firing = 0.2;

/// Weights of whole numbers, small enough that nothing saturates. The generators refuse the largest of these
/// networks.
nn::Network network_of(std::size_t hidden, std::size_t layers) {
    constexpr int most = 16;  // LSB
    std::mt19937 random(1);
    const auto fill = [&random](auto& values, std::size_t count) {
        using Value = typename std::decay_t<decltype(values)>::value_type;
        values.resize(count);
        for (Value& value : values) value = static_cast<Value>(static_cast<int>(random() % (2 * most + 1)) - most);
    };
    nn::Network network;
    for (std::size_t l = 0; l < layers; ++l) {
        nn::Layer layer;
        layer.inputs = l == 0 ? inputs : hidden;
        layer.hidden = hidden;
        fill(layer.weight_ih, layer.cell->gates * hidden * layer.inputs);
        fill(layer.weight_hh, layer.cell->gates * hidden * hidden);
        fill(layer.bias, layer.cell->rows * hidden);
        network.layers.push_back(std::move(layer));
    }
    return network;
}

nn::Trace trace_of(std::size_t steps) {
    return generate::trace({steps, inputs, firing, 1.0, 1});
}

/// The given network and speech, from every change sent to hardly any.
Quantity over_tokens(const arch::Design& design, const nn::Network& network, const nn::Trace& trace) {
    Quantity quantity{"tokens", true};
    for (const char* threshold : {"0", "0.05", "0.1", "0.2", "0.3", "0.5", "1"}) {
        quantity.points.emplace_back(threshold, [=, &network, &trace] {
            return measure(
                with(with(design, "delta_encoder.threshold_x", threshold), "delta_encoder.threshold_h", threshold),
                network, trace);
        });
    }
    return quantity;
}

Quantity over_hidden(const arch::Design& design) {
    Quantity quantity{"hidden"};
    for (const std::size_t hidden : std::initializer_list<std::size_t>{256, 512, 1024, 2048, 4096, 8192}) {
        quantity.points.emplace_back(std::to_string(hidden), [=] {
            return measure(design, network_of(hidden, 1), trace_of(std::max<std::size_t>(20, 200'000 / hidden)));
        });
    }
    return quantity;
}

Quantity over_arrays(const arch::Design& design) {
    Quantity quantity{"arrays"};
    for (const char* arrays : {"1", "2", "4", "8", "16", "32", "64"}) {
        quantity.points.emplace_back(arrays, [=] {
            return measure(with(design, "accelerator.arrays", arrays), network_of(1024, 1), trace_of(400));
        });
    }
    return quantity;
}

Quantity over_layers(const arch::Design& design) {
    Quantity quantity{"layers"};
    for (const std::size_t layers : std::initializer_list<std::size_t>{1, 2, 4, 8}) {
        quantity.points.emplace_back(std::to_string(layers),
                                     [=] { return measure(design, network_of(1024, layers), trace_of(200)); });
    }
    return quantity;
}

/// A folder that is removed with all that is in it.
class Folder {
   public:
    Folder() : path_(fs::temp_directory_path() / ("spartus-growth-" + std::to_string(getpid()))) {
        fs::create_directories(path_);
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string file(const char* name) const { return (path_ / name).string(); }

   private:
    fs::path path_;
};

/// Lets a subcommand print nothing.
class Quiet {
   public:
    Quiet() : before_(std::cout.rdbuf(nullptr)) {}
    ~Quiet() {
        std::cout.rdbuf(before_);
        std::cout.clear();
    }
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;

   private:
    std::streambuf* before_;
};

/// The whole of 'spartus run' with every file that grows, from its start to its end.
Sample run_with_files(const std::string& config, std::size_t hidden, std::size_t columns, std::size_t steps) {
    const Folder folder;
    const std::string network = folder.file("network.safetensors"), trace = folder.file("trace.npy");
    in_child_process([&] {
        const Quiet quiet;
        run_generate({"network", network, "--inputs", std::to_string(columns), "--hidden", std::to_string(hidden),
                      "--seed", "1"});
        run_generate({"trace", trace, "--steps", std::to_string(steps), "--inputs", std::to_string(columns),
                      "--firing", fmt::format("{}", firing), "--seed", "1"});
        return std::string();
    });
    const Clock::time_point start = Clock::now();
    const std::string peak = in_child_process([&] {
        const Quiet quiet;
        run_run({config, "--network", network, "--trace", trace, "--set", "network.gamma=0.5", "--steps-csv",
                 folder.file("steps.csv"), "--stats", folder.file("stats.json"), "--hidden", folder.file("h.npy")});
        return std::to_string(peak_mb());
    });
    return {microseconds_since(start) / static_cast<double>(steps), 0, 0, std::stod(peak)};
}

Quantity over_steps(const std::string& name, const std::string& config, std::size_t hidden, std::size_t columns,
                    const std::vector<std::size_t>& lengths) {
    Quantity quantity{name};
    for (const std::size_t steps : lengths) {
        quantity.points.emplace_back(std::to_string(steps),
                                     [=] { return run_with_files(config, hidden, columns, steps); });
    }
    return quantity;
}

// ---- Points and slopes ----

/// Of log y against log x, by least squares.
double slope(const std::vector<std::pair<double, double>>& points) {
    double sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
    for (const auto& [x, y] : points) {
        sum_x += std::log(x);
        sum_y += std::log(y);
        sum_xx += std::log(x) * std::log(x);
        sum_xy += std::log(x) * std::log(y);
    }
    const auto n = static_cast<double>(points.size());
    return (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x * sum_x);
}

/// The quickest of a few processes: whatever else runs on the machine only adds.
Sample best(const std::function<Sample()>& measure) {
    constexpr int processes = 3;
    constexpr double long_enough = 5e6;  // µs, after which once is enough
    Sample quickest;
    for (int k = 0; k < processes; ++k) {
        const Clock::time_point start = Clock::now();
        const auto sample = io::unpack<Sample>(in_child_process([&measure] { return io::pack(measure()); }));
        if (k == 0 || sample.us < quickest.us) quickest = sample;
        if (microseconds_since(start) > long_enough) break;
    }
    return quickest;
}

/// Prints the points and the slope, and appends the points to the file.
void measure_all(const Quantity& quantity, io::OutputFile& csv) {
    std::vector<std::pair<double, double>> times, peaks;
    for (const auto& [value, measure] : quantity.points) {
        const Sample sample = best(measure);
        const double x = quantity.by_tokens ? sample.tokens : std::stod(value);
        times.emplace_back(x, sample.us);
        peaks.emplace_back(x, sample.peak_mb);
        csv.write(fmt::format("{},{},{:.1f},{:.1f},{:.2f},{:.0f}\n", quantity.name, value, sample.tokens,
                              sample.cycles, sample.us, sample.peak_mb));
        std::cout << fmt::format("{:<12}{:>10}{:>10.1f}{:>12.1f}{:>12.2f}{:>10.0f}\n", quantity.name, value,
                                 sample.tokens, sample.cycles, sample.us, sample.peak_mb)
                  << std::flush;
    }
    std::cout << fmt::format("{:<12}{:>10}{:>10}{:>12}{:>12.2f}{:>10.2f}\n", quantity.name, "slope", "", "",
                             slope(times), slope(peaks));
}

}  // namespace

void measure_growth(const SimulationArguments& arguments, const std::string& csv_path) {
    const arch::Design design = read_pruning_design(arguments);
    with(design, "accelerator.arrays", "1");  // refused now rather than after minutes
    io::OutputFile csv(csv_path);
    const nn::Network network = sim::read_network(design, arguments.network_path, arguments.prefix);
    const nn::Trace trace = io::read_traces(arguments.trace_paths, network, arguments.network_path).front();
    if (trace.steps < 2) throw Error(ExitCode::input, "bench: the trace needs at least two steps");
    csv.write("quantity,value,tokens_per_step,cycles_per_step,microseconds_per_step,peak_mb\n");
    std::cout << fmt::format("{:<12}{:>10}{:>10}{:>12}{:>12}{:>10}\n", "varied", "value", "tokens", "cycles",
                             "µs/step", "peak MB");
    const std::string& config = arguments.config_path;
    for (const Quantity& quantity :
         {over_tokens(design, network, trace), over_hidden(design), over_arrays(design), over_layers(design),
          over_steps("steps_64", config, 64, 40, {1000, 10'000, 100'000, 1'000'000}),
          over_steps("steps_1024", config, 1024, inputs, {1000, 10'000, 100'000})}) {
        measure_all(quantity, csv);
    }
    csv.commit();
}

}  // namespace spartus::cli
