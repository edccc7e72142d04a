#include "spartus/cli/program.hpp"

#include <iostream>

#include "spartus/base/build.hpp"
#include "spartus/base/error.hpp"
#include "spartus/base/guard.hpp"
#include "spartus/base/nearest.hpp"
#include "spartus/cli/ablation.hpp"
#include "spartus/cli/accuracy.hpp"
#include "spartus/cli/answers.hpp"
#include "spartus/cli/bench.hpp"
#include "spartus/cli/explore.hpp"
#include "spartus/cli/features.hpp"
#include "spartus/cli/generate.hpp"
#include "spartus/cli/import.hpp"
#include "spartus/cli/inspect.hpp"
#include "spartus/cli/interrupt.hpp"
#include "spartus/cli/listen.hpp"
#include "spartus/cli/merge.hpp"
#include "spartus/cli/pack.hpp"
#include "spartus/cli/regress.hpp"
#include "spartus/cli/report.hpp"
#include "spartus/cli/reproduce.hpp"
#include "spartus/cli/run.hpp"
#include "spartus/cli/vcd_check.hpp"
#include "spartus/sim/results.hpp"

namespace spartus::cli {
namespace {

struct Subcommand {
    const char* name;
    const char* purpose;
    int (*run)(const std::vector<std::string>& args);
};

constexpr Subcommand subcommands[] = {
    {"run", "run a network and its traces on one configuration", run_run},
    {"ablation", "what pruning and delta updates each bring, beside the published figures", run_ablation},
    {"explore", "a sweep of configurations, in parallel, into one database", run_explore},
    {"answers", "the best designs of a sweep, and what its parameters do", run_answers},
    {"merge", "the shards of a sweep into one database", run_merge},
    {"listen", "the phones of speech, recognised by the accelerator as it is heard", run_listen},
    {"inspect", "what is in a file, of whichever format the program reads", run_inspect},
    {"features", "acoustic features of recordings, as traces", run_features},
    {"accuracy", "what quantisation, pruning and thresholds do to h, and what each brings", run_accuracy},
    {"import", "the LSTM and GRU layers of an ONNX model, as a network", run_import},
    {"pack", "the memory images of the weight banks, for RTL", run_pack},
    {"generate", "seeded networks and traces", run_generate},
    {"report", "the statistics of a run as a page with charts", run_report},
    {"vcd-check", "a wave against the statistics of its run", run_vcd_check},
    {"regress", "exact latencies against what they were, suite by suite", run_regress},
    {"reproduce", "the published figures beside those of the model", run_reproduce},
    {"bench", "how fast the simulator itself is", run_bench},
};

std::string overview() {
    std::string text =
        "spartus: a cycle-accurate model of the Spartus sparse LSTM accelerator\n\n"
        "  spartus SUBCOMMAND [arguments]    each explains itself with --help\n\n";
    for (const Subcommand& subcommand : subcommands) {
        text += "  " + (subcommand.name + std::string(12, ' ')).substr(0, 12) + subcommand.purpose + '\n';
    }
    return text + "\n  --version   the program's version\n";
}

int dispatch(const std::vector<std::string>& args) {
    if (args.empty() || args[0] == "--help" || args[0] == "-h" || args[0] == "help") {
        std::cout << overview();
        return args.empty() ? static_cast<int>(ExitCode::usage) : 0;
    }
    if (args[0] == "--version") {
        std::cout << "spartus " << sim::version() << " (build " << std::string(build_id()).substr(0, 12) << ")\n";
        return 0;
    }
    std::vector<std::string> names;
    for (const Subcommand& subcommand : subcommands) {
        if (args[0] == subcommand.name) return subcommand.run({args.begin() + 1, args.end()});
        names.emplace_back(subcommand.name);
    }
    const auto close = nearest(args[0], names);
    throw Error(ExitCode::usage, "there is no subcommand '" + args[0] + "'; " +
                                     (close ? "did you mean '" + *close + "'?" : "see 'spartus --help'"));
}

}  // namespace

int run_program(const std::vector<std::string>& args) {
    exit_on_interrupt();
    return guarded("spartus", [&] { return dispatch(args); });
}

}  // namespace spartus::cli
