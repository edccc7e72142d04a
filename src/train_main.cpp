#include <iostream>

#include "spartus/base/error.hpp"
#include "spartus/base/guard.hpp"

#include "train/commands.hpp"

namespace spartus::train {

namespace {

constexpr const char* overview = R"(spartus-train: networks for the accelerator, trained and pruned on speech

  data      recorded or synthetic speech becomes a data set
  fit       train a network on data sets
  evaluate  phone errors and sparsity of a network in the accelerator's own arithmetic

Each explains itself with --help.
)";

int dispatch(const std::vector<std::string>& args) {
    if (args.empty() || args[0] == "--help") {
        std::cout << overview;
        return args.empty() ? static_cast<int>(ExitCode::usage) : 0;
    }
    const std::vector<std::string> rest(args.begin() + 1, args.end());
    if (args[0] == "data") return run_data(rest);
    if (args[0] == "fit") return run_fit(rest);
    if (args[0] == "evaluate") return run_evaluate(rest);
    throw Error(ExitCode::usage, "there is no subcommand '" + args[0] + "'; see 'spartus-train --help'");
}

}  // namespace

}  // namespace spartus::train

int main(int argc, char* argv[]) {
    const std::vector<std::string> args(argv + 1, argv + argc);
    return spartus::guarded("spartus-train", [&] { return spartus::train::dispatch(args); });
}
