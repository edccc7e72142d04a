#include "spartus/cli/vcd_check.hpp"

#include <iostream>

#include "spartus/base/error.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/replay/replay.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus vcd-check FILE.vcd --stats FILE.json

Reads the wave of a run, counts from it alone the busy and stall cycles of every module, tokens, words and the latency
of every step, and compares them with the run's statistics, exactly. Also checks what must hold in every cycle whatever
was run: credits, the order of tokens, columns without gaps, when results become visible.

  --stats FILE   what 'spartus run --stats' wrote in the run that wrote the wave
  --help         this text

A wave of a part of the run is compared step by step, for the steps that lie wholly within it. Modules and signals that
are not in the wave are named and left out.

Exit codes: 0 everything is equal and every rule holds, 1 a number differs or a rule is broken, 2 usage, 4 a file is
missing, damaged or of another kind, or there is nothing to compare.

Example: spartus run configs/spartus-zynq7100.cfg --network layer.safetensors --trace traces/speech.npy \
             --vcd run.vcd --vcd-window steps=0:50 --stats run.json
         spartus vcd-check run.vcd --stats run.json
)";

}  // namespace

int run_vcd_check(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return 0;
    }
    po::options_description options;
    options.add_options()("stats", po::value<std::string>()->required());
    const po::variables_map values = parse_arguments("vcd-check", args, options, {"FILE.vcd"});
    const replay::Outcome outcome =
        replay::replay(values["FILE.vcd"].as<std::string>(), values["stats"].as<std::string>());
    std::cout << text_of(outcome);
    return static_cast<int>(outcome.passed() ? ExitCode::ok : ExitCode::check_failed);
}

}  // namespace spartus::cli
