#include "spartus/cli/arguments.hpp"

#include <fmt/format.h>

#include "spartus/error.hpp"

namespace spartus::cli {

namespace po = boost::program_options;

po::variables_map parse_arguments(const std::string& subcommand, const std::vector<std::string>& args,
                                  const po::options_description& options, const char* positional) {
    po::positional_options_description positions;
    positions.add(positional, 1);
    const int style = po::command_line_style::unix_style ^ po::command_line_style::allow_guessing;
    po::variables_map values;
    try {
        po::store(po::command_line_parser(args).options(options).positional(positions).style(style).run(), values);
        if (values.count(positional) == 0) throw po::error(fmt::format("{} is missing", positional));
        po::notify(values);
    } catch (const po::error& error) {
        throw Error(ExitCode::usage, fmt::format("{0}: {1}; try 'spartus {0} --help'", subcommand, error.what()));
    }
    return values;
}

po::options_description simulation_options() {
    po::options_description options;
    options.add_options()("CONFIG", po::value<std::string>()->required())(
        "network", po::value<std::string>()->required())(
        "trace", po::value<std::vector<std::string>>()->required())("set", po::value<std::vector<std::string>>());
    return options;
}

SimulationArguments simulation_arguments(const po::variables_map& values) {
    SimulationArguments arguments{values["CONFIG"].as<std::string>(), values["network"].as<std::string>(),
                                  values["trace"].as<std::vector<std::string>>(), {}};
    if (values.count("set") > 0) arguments.overrides = values["set"].as<std::vector<std::string>>();
    return arguments;
}

}  // namespace spartus::cli
