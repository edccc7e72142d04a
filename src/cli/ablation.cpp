#include "spartus/cli/ablation.hpp"

#include <iostream>
#include <optional>

#include <fmt/format.h>

#include "spartus/base/child_process.hpp"
#include "spartus/base/error.hpp"
#include "spartus/base/percent.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/cost/design_cost.hpp"
#include "spartus/cost/published_point.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/io/packed.hpp"
#include "spartus/io/trace_file.hpp"
#include "spartus/nn/cbtd.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/simulation.hpp"

namespace spartus::cli {
namespace {

constexpr const char* help = R"(spartus ablation CONFIG --network F --trace F [--trace F ...] [--set KEY=VALUE ...]

Runs the network dense, pruned (CBTD with network.gamma, 0.94 if CONFIG has none) and pruned with delta updates at
several thresholds, and prints cycles, time, effective throughput and speed-up over the theoretical peak, beside the
figures published for Spartus. Every row says where it comes from:

  published  stated for the real accelerator
  derived    arithmetic on published figures
  measured   this model's cycles on this network and trace
  fitted     measured too, but at the threshold that was searched for to come down to the published latency

The options are those of 'spartus run'.
)";

/// What the parent needs of a run.
struct Measured {
    double mean_cycles = 0;
    double effective_gops = 0;
    double speedup = 0;
    double temporal_sparsity = 0;
    std::uint64_t bram36 = 0;

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Measured, mean_cycles, effective_gops, speedup, temporal_sparsity, bram36)
};

namespace published = cost::published_point;

class Ablation {
   public:
    explicit Ablation(const SimulationArguments& arguments)
        : config_(read_pruning_config(arguments)),
          dense_network_(io::read_network(arguments.network_path)),
          traces_(io::read_traces(arguments.trace_paths, dense_network_, arguments.network_path)) {
        pruned_network_ = dense_network_;
        nn::apply_cbtd(pruned_network_, *config_.network.gamma, config_.accelerator.pes_per_array);
    }

    const config::Config& config() const { return config_; }

    Measured dense() const {
        config::Config config = config_;
        config.delta_encoder.mode = config::EncoderMode::dense;
        config.weight_bank.format = config::BankFormat::dense;
        return measure(config, dense_network_);
    }

    Measured pruned() const {
        config::Config config = config_;
        config.delta_encoder.mode = config::EncoderMode::dense;
        return measure(config, pruned_network_);
    }

    Measured pruned_delta(double threshold) const {
        config::Config config = config_;
        config.delta_encoder.mode = config::EncoderMode::delta;
        config.delta_encoder.threshold_x = config.delta_encoder.threshold_h = threshold;
        return measure(config, pruned_network_);
    }

    /// The smallest threshold, in steps of one LSB of Q8.8, that a bisection finds to need at most `cycles`.
    std::optional<double> fit_threshold(double cycles) const {
        int above = 0;
        int fits = 512;
        if (pruned_delta(lsb(fits)).mean_cycles > cycles) return std::nullopt;
        while (fits - above > 1) {
            const int middle = (above + fits) / 2;
            (pruned_delta(lsb(middle)).mean_cycles > cycles ? above : fits) = middle;
        }
        return lsb(fits);
    }

    double dense_operations() const { return static_cast<double>(sim::dense_operations(dense_network_)); }

   private:
    static double lsb(int count) { return count / 256.0; }

    Measured measure(const config::Config& config, const nn::Network& network) const {
        const std::string text = in_child_process([&] {
            const sim::RunResult run = sim::simulate(config, network, traces_);
            if (run.time_steps == 0) throw Error(ExitCode::input, "ablation: the traces have no steps");
            const sim::Figures figures = sim::derive_figures(config, network, run);
            return io::pack(Measured{figures.latency.mean_cycles, figures.effective_gops, figures.speedup_over_peak,
                                     figures.temporal_sparsity,
                                     cost::weight_bram36(config, network, run.bank_depth)});
        });
        return io::unpack<Measured>(text);
    }

    config::Config config_;
    nn::Network dense_network_;
    std::vector<nn::Trace> traces_;
    nn::Network pruned_network_;
};

void print_row(const std::string& name, const std::string& source, const std::string& sparsity, double cycles,
               double microseconds, double gops, double speedup, const std::string& note = "") {
    std::cout << fmt::format("{:<38}{:<11}{:>9}{:>11.1f}{:>10.3f}{:>11.3f}{:>11.2f}{}{}\n", name, source, sparsity,
                             cycles, microseconds, gops * 1e-3, speedup, note.empty() ? "" : "  ", note)
              << std::flush;
}

}  // namespace

int run_ablation(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return 0;
    }
    const Ablation ablation(simulation_arguments(parse_simulation_arguments("ablation", args)));
    const config::Accelerator& size = ablation.config().accelerator;
    const double mhz = size.clock_mhz;
    const double peak_gops = sim::peak_gops(size);
    const double operations = ablation.dense_operations();
    const std::string gamma = ablation.config().network.gamma->text();

    std::cout << fmt::format("{} arrays x {} PEs at {} MHz, {:.0f} dense operations per step\n\n", size.arrays,
                             size.pes_per_array, mhz, operations)
              << fmt::format("{:<38}{:<11}{:>9}{:>11}{:>10}{:>11}{:>11}\n", "mean per step", "source", "temporal",
                             "cycles", "µs", "TOp/s", "speed-up")
              << fmt::format("{:<38}{:<11}{:>9}{:>11}{:>10}{:>11}{:>11}\n", "", "", "sparsity", "", "", "effective",
                             "over peak");
    const double peak_us = operations / peak_gops * 1e-3;
    print_row("theoretical peak, dense", "derived", "0 %", peak_us * mhz, peak_us, peak_gops, 1.0);

    const auto measured_row = [&](const std::string& name, const std::string& source, const Measured& m) {
        const std::string note = m.bram36 > published::device_bram36
                                     ? fmt::format("theoretical: weights need {} BRAM36, XC7Z100 has {}", m.bram36,
                                                   published::device_bram36)
                                     : "";
        print_row(name, source, percent(m.temporal_sparsity), m.mean_cycles, m.mean_cycles / mhz, m.effective_gops,
                  m.speedup, note);
    };
    measured_row("dense", "measured", ablation.dense());
    measured_row(fmt::format("CBTD {}", gamma), "measured", ablation.pruned());
    for (const double threshold : {0.0, 0.1, 0.2, 0.3, 0.5}) {
        measured_row(fmt::format("CBTD {} + delta, thresholds {}", gamma, threshold), "measured",
                     ablation.pruned_delta(threshold));
    }
    if (const auto threshold = ablation.fit_threshold(published::mean_us * mhz)) {
        measured_row(fmt::format("CBTD {} + delta, thresholds {:.4f}", gamma, *threshold), "fitted",
                     ablation.pruned_delta(*threshold));
    }
    print_row("Spartus on XC7Z100, 200 MHz", "published", "?", published::mean_cycles, published::mean_us,
              1e3 * published::effective_tops, published::speedup_over_peak);
    std::cout
        << "\nThe published row holds for 8 x 64 PEs, 123 inputs, 1024 hidden units and a trained network whose\n"
           "temporal sparsity at this point is not known here; the fitted row says which threshold, and so which\n"
           "sparsity, brings this network and trace down to 1 µs. Weights not trained leave h almost still at "
           "high\n"
           "thresholds: what is left there is the activation and the transfer of h to the host.\n";
    return 0;
}

}  // namespace spartus::cli
