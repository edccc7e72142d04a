#include "spartus/cli/accuracy.hpp"

#include <algorithm>
#include <iostream>
#include <memory>
#include <thread>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "spartus/accuracy/comparison.hpp"
#include "spartus/arch/architecture.hpp"
#include "spartus/base/child_process.hpp"
#include "spartus/base/error.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/cli/interrupt.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/io/output_file.hpp"
#include "spartus/io/trace_file.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/inputs.hpp"
#include "spartus/sim/results.hpp"
#include "spartus/sim/simulation.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;
using nlohmann::ordered_json;

constexpr const char* help = R"(spartus accuracy CONFIG --network F --trace F [--trace F ...] [options]

Compares h of every layer with the network in floating point on the same input, cause by cause, each row with all that
is above it:

  quantised   weights and biases in Q1.7, x, h and c in Q8.8, tables for sigmoid and tanh
  pruned      CBTD with network.gamma, if CONFIG or --set gives one
  thresholds  delta updates with the thresholds of CONFIG, or with each of --threshold for x and h

and says beside each what it takes: the temporal sparsity and the mean latency of a step, simulated.

  SQNR        10 log10 of the energy of h over that of its error, in dB
  RMS, max    of the error of h
  saturated   share of the pre-activations beyond Q8.8
  overflows   sums beyond accelerator.accumulator_bits; more than 0 means that results are wrong

  --network FILE, --prefix NAME, --trace FILE, --set KEY=VALUE
                    as of 'spartus run'
  --threshold LIST  thresholds to compare, as in 0,0.05,0.1
  --json FILE       the same figures, unrounded
  --help            this text

Example: spartus accuracy configs/spartus-zynq7100.cfg --network layer.safetensors --trace traces/speech-short.npy \
             --threshold 0,0.1,0.2
)";

/// One row: a network and thresholds.
struct Variant {
    std::string name;
    arch::Design design;
    const nn::Network* network;
};

struct Outcome {
    std::vector<accuracy::LayerErrors> layers;
    double mean_cycles = 0;
    double temporal_sparsity = 0;
};

class Accuracy {
   public:
    Accuracy(const SimulationArguments& arguments, const std::vector<double>& thresholds)
        : arguments_(arguments),
          design_(arch::read_design(arguments.config_path, arguments.overrides)),
          layers_(io::read_float_network(arguments.network_path, arguments.prefix)),
          quantised_(io::quantised(layers_)),
          pruned_(quantised_),
          traces_(io::read_traces(arguments.trace_paths, quantised_, arguments.network_path)) {
        if (design_.architecture().arithmetic == nullptr) {
            throw Error(ExitCode::config, fmt::format("{}: accelerator.architecture = {} has an arithmetic that "
                                                      "this comparison does not know; it knows spartus",
                                                      arguments.config_path, design_.architecture().name));
        }
        if (nn::count_steps(traces_) == 0) throw Error(ExitCode::input, "accuracy: the traces have no steps");
        arch::check_network(design_, quantised_, traces_, arguments.network_path);
        design_.architecture().prune(design_, pruned_);
        const arch::Design exact = with_thresholds(0);
        variants_.push_back({"quantised", exact, &quantised_});
        if (design_->network.gamma) {
            variants_.push_back({"pruned, gamma " + design_->network.gamma->text(), exact, &pruned_});
        }
        for (const double threshold : thresholds) {
            variants_.push_back({fmt::format("threshold {}", threshold), with_thresholds(threshold), &pruned_});
        }
        if (thresholds.empty()) variants_.push_back({"thresholds of CONFIG", design_, &pruned_});
    }

    /// Every row in a process of its own, since SystemC elaborates once.
    void run() {
        const auto expected = accuracy::expected_hidden(layers_, traces_);
        std::vector<ChildWork> work;
        for (const Variant& variant : variants_)
            work.emplace_back([&] { return measured(variant, expected).dump(); });
        const std::size_t jobs = std::max(1u, std::thread::hardware_concurrency());
        const auto keep = [this](std::size_t, const ChildOutcome& outcome) {
            if (outcome.code != ExitCode::ok) throw Error(outcome.code, outcome.text);
            outcomes_.push_back(outcome_of(nlohmann::json::parse(outcome.text)));
        };
        in_child_processes(work, jobs, keep, interrupt_requested);
    }

    std::string table() const {
        std::string text;
        for (std::size_t l = 0; l < layers_.size(); ++l) {
            text += fmt::format("layer {}: {} inputs, {} hidden units\n", l, layers_[l].inputs, layers_[l].hidden);
            text += fmt::format("  {:<22}{:>9}{:>11}{:>11}{:>11}{:>11}{:>10}\n", "", "SQNR dB", "RMS", "max",
                                "saturated", "overflows", "sparsity");
            for (std::size_t v = 0; v < variants_.size(); ++v) {
                const accuracy::LayerErrors& errors = outcomes_[v].layers[l];
                text +=
                    fmt::format("  {:<22}{:>9.1f}{:>11.6f}{:>11.6f}{:>9.3f} %{:>11}{:>8.1f} %\n", variants_[v].name,
                                errors.sqnr_db, errors.rms_error, errors.largest_error,
                                100 * errors.saturated_share(), errors.overflows, 100 * errors.temporal_sparsity());
            }
        }
        text +=
            fmt::format("mean step of the network\n  {:<22}{:>9}{:>11}{:>11}\n", "", "cycles", "us", "sparsity");
        for (std::size_t v = 0; v < variants_.size(); ++v) {
            text +=
                fmt::format("  {:<22}{:>9.1f}{:>11.3f}{:>9.1f} %\n", variants_[v].name, outcomes_[v].mean_cycles,
                            outcomes_[v].mean_cycles / design_->clock_mhz(), 100 * outcomes_[v].temporal_sparsity);
        }
        return text;
    }

    ordered_json json() const {
        ordered_json json;
        json["program"] = {{"name", "spartus"}, {"version", sim::version()}};
        for (const nn::FloatLayer& layer : layers_) {
            json["layers"].push_back({{"inputs", layer.inputs}, {"hidden", layer.hidden}});
        }
        for (std::size_t v = 0; v < variants_.size(); ++v) {
            const Variant& variant = variants_[v];
            const Outcome& outcome = outcomes_[v];
            ordered_json row = {{"name", variant.name},
                                {"pruned", variant.network == &pruned_ && design_->network.gamma.has_value()},
                                {"threshold_x", setting(variant.design, threshold_x)},
                                {"threshold_h", setting(variant.design, threshold_h)},
                                {"latency_mean_cycles", outcome.mean_cycles},
                                {"latency_mean_us", outcome.mean_cycles / design_->clock_mhz()},
                                {"temporal_sparsity", outcome.temporal_sparsity}};
            for (const accuracy::LayerErrors& errors : outcome.layers) {
                row["layers"].push_back({{"sqnr_db", errors.sqnr_db},
                                         {"rms_error", errors.rms_error},
                                         {"max_error", errors.largest_error},
                                         {"saturated", errors.saturated_share()},
                                         {"overflows", errors.overflows},
                                         {"temporal_sparsity", errors.temporal_sparsity()}});
            }
            json["rows"].push_back(row);
        }
        return json;
    }

   private:
    nlohmann::json measured(const Variant& variant, const std::vector<std::vector<float>>& expected) const {
        const auto errors = accuracy::compare(
            *variant.network, variant.design.architecture().arithmetic(variant.design), traces_, expected);
        sim::RunOptions options;
        options.on_progress = [](std::size_t) { return !interrupt_requested(); };
        const stats::Run run = sim::simulate(variant.design, *variant.network, traces_, options);
        const arch::Finished finished{variant.design, *variant.network, run};
        const arch::Figures figures = sim::figures_of(finished, sim::cost_report(finished));
        nlohmann::json json = {{"cycles", figures["latency_mean_cycles"]},
                               {"sparsity", figures["temporal_sparsity"]}};
        for (const accuracy::LayerErrors& e : errors) {
            // Infinity and NaN have no place in JSON numbers.
            json["layers"].push_back({fmt::format("{}", e.sqnr_db), e.rms_error, e.largest_error, e.sums,
                                      e.saturated, e.overflows, e.elements, e.fired});
        }
        return json;
    }

    static Outcome outcome_of(const nlohmann::json& json) {
        Outcome outcome{{}, json["cycles"], json["sparsity"]};
        for (const auto& e : json["layers"]) {
            outcome.layers.push_back(
                {std::stod(e[0].get<std::string>()), e[1], e[2], e[3], e[4], e[5], e[6], e[7]});
        }
        return outcome;
    }

    /// The configuration with this Θ for x and h.
    arch::Design with_thresholds(double threshold) const {
        std::vector<std::string> overrides = arguments_.overrides;
        for (const char* key : {threshold_x, threshold_h})
            overrides.push_back(fmt::format("{}={}", key, threshold));
        return arch::read_design(arguments_.config_path, overrides);
    }

    static double setting(const arch::Design& design, const char* key) {
        return std::stod(config::find_key(design->keys(), key)->text(design.parameters()));
    }

    static constexpr const char* threshold_x = "delta_encoder.threshold_x";
    static constexpr const char* threshold_h = "delta_encoder.threshold_h";

    const SimulationArguments arguments_;
    const arch::Design design_;
    std::vector<nn::FloatLayer> layers_;
    nn::Network quantised_, pruned_;
    std::vector<nn::Trace> traces_;
    std::vector<Variant> variants_;
    std::vector<Outcome> outcomes_;
};

}  // namespace

int run_accuracy(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return 0;
    }
    po::options_description options = simulation_options();
    options.add_options()("threshold", po::value<std::string>())("json", po::value<std::string>());
    const po::variables_map values = parse_simulation_arguments("accuracy", args, options);
    std::unique_ptr<io::OutputFile> file;
    Accuracy accuracy(simulation_arguments(values), thresholds("accuracy", values));
    if (values.count("json") > 0) file = std::make_unique<io::OutputFile>(values["json"].as<std::string>());
    stop_on_interrupt();
    accuracy.run();
    if (file) {
        file->write(accuracy.json().dump(2) + '\n');
        file->commit();
    }
    std::cout << accuracy.table();
    return 0;
}

}  // namespace spartus::cli
