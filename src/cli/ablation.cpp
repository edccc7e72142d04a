#include "spartus/cli/ablation.hpp"

#include <iostream>
#include <optional>

#include <fmt/format.h>

#include "spartus/arch/spartus/published_point.hpp"
#include "spartus/arch/spartus/spartus.hpp"
#include "spartus/base/child_process.hpp"
#include "spartus/base/error.hpp"
#include "spartus/base/percent.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/io/packed.hpp"
#include "spartus/io/trace_file.hpp"
#include "spartus/nn/cbtd.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/inputs.hpp"
#include "spartus/sim/simulation.hpp"

namespace spartus::cli {
namespace {

constexpr const char* help = R"(spartus ablation CONFIG --network F --trace F [--trace F ...] [--set KEY=VALUE ...]

Runs the network dense, pruned (CBTD with network.gamma, 0.94 if CONFIG has none) and pruned with delta updates at
several thresholds, and prints cycles, time, effective throughput and speed-up over the theoretical peak, beside the
figures published for Spartus. Every row says where it comes from:

  published  stated in the paper's abstract, with as many digits
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

namespace published = arch::spartus::published_point;

/// What is taken away one by one are this accelerator's ideas.
arch::spartus::Config spartus_config(const SimulationArguments& arguments) {
    const arch::Design design = read_pruning_design(arguments);
    if (&design.architecture() != &arch::spartus::architecture()) {
        throw Error(
            ExitCode::config,
            fmt::format("{}: ablation takes the ideas of Spartus away one by one; for accelerator.architecture "
                        "= {} compare thresholds with 'spartus run --set' or 'spartus explore'",
                        arguments.config_path, design.architecture().name));
    }
    return design.as<arch::spartus::Config>();
}

class Ablation {
   public:
    explicit Ablation(const SimulationArguments& arguments)
        : config_(spartus_config(arguments)),
          dense_network_(sim::read_network(config_, arguments.network_path, arguments.prefix)),
          traces_(io::read_traces(arguments.trace_paths, dense_network_, arguments.network_path)) {
        pruned_network_ = dense_network_;
        nn::apply_cbtd(pruned_network_, *config_.network.gamma, config_.accelerator.pes_per_array);
    }

    const arch::spartus::Config& config() const { return config_; }

    Measured dense() const {
        arch::spartus::Config config = config_;
        config.delta_encoder.mode = nn::EncoderMode::dense;
        config.weight_bank.format = nn::BankFormat::dense;
        return measure(config, dense_network_);
    }

    Measured pruned() const {
        arch::spartus::Config config = config_;
        config.delta_encoder.mode = nn::EncoderMode::dense;
        return measure(config, pruned_network_);
    }

    Measured pruned_delta(double threshold) const {
        arch::spartus::Config config = config_;
        config.delta_encoder.mode = nn::EncoderMode::delta;
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

    double dense_operations() const { return static_cast<double>(nn::dense_operations(dense_network_)); }

   private:
    static double lsb(int count) { return count / 256.0; }

    Measured measure(const arch::spartus::Config& config, const nn::Network& network) const {
        const std::string text = in_child_process([&] {
            const stats::Run run = sim::simulate(config, network, traces_);
            if (run.time_steps == 0) throw Error(ExitCode::input, "ablation: the traces have no steps");
            const arch::Design design = config;
            const arch::Finished finished{design, network, run};
            const arch::Figures figures = sim::figures_of(finished, sim::cost_report(finished));
            return io::pack(Measured{figures["latency_mean_cycles"], figures["effective_gops"],
                                     figures["speedup_over_peak"], figures["temporal_sparsity"],
                                     static_cast<std::uint64_t>(figures["weight_bram36"])});
        });
        return io::unpack<Measured>(text);
    }

    arch::spartus::Config config_;
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
    const arch::spartus::Config::Accelerator& size = ablation.config().accelerator;
    const double mhz = size.clock_mhz;
    const double peak_gops = arch::spartus::architecture().peak_gops(ablation.config());
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
    std::cout
        << fmt::format("{:<38}{:<11}{:>9}{:>11}{:>10}{:>11}{:>11}\n", "Spartus", "published", "?", "",
                       published::mean_us, published::effective_tops, published::speedup_over_peak)
        << "\nThe published row is of a network that was trained on other speech, whose temporal sparsity is not "
           "known\n"
           "here; the fitted row says which threshold, and so which sparsity, brings this network and trace down "
           "to\n"
           "1 µs. How much is sent is for the network and the input to say: random weights foretell nothing.\n";
    return 0;
}

}  // namespace spartus::cli
