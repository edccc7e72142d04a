#include <exception>
#include <iostream>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/io/output_file.hpp"

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

int fail(ExitCode code, const std::string& message) {
    std::cerr << "spartus-train: " << message << '\n';
    return static_cast<int>(code);
}

int run(const std::vector<std::string>& args) {
    try {
        const int code = dispatch(args);
        std::cout.flush();
        if (!std::cout) throw Error(ExitCode::output, "standard output: cannot be written");
        return code;
    } catch (const Error& error) {
        return fail(error.code(), error.what());
    } catch (const std::bad_alloc&) {
        return fail(ExitCode::input, "out of memory: the data sets are too large for this machine");
    } catch (const std::exception& error) {
        return fail(ExitCode::internal, error.what());
    }
}

}  // namespace
}  // namespace spartus::train

int main(int argc, char* argv[]) {
    return spartus::train::run(std::vector<std::string>(argv + 1, argv + argc));
}
