#include "spartus/cli/arguments.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/number.hpp"
#include "spartus/config/config_file.hpp"
#include "spartus/config/key.hpp"

namespace spartus::cli {

namespace po = boost::program_options;

bool asks_for(const std::vector<std::string>& args, const char* option) {
    return std::find(args.begin(), args.end(), option) != args.end();
}

void refuse_usage(const std::string& subcommand, const std::string& cause) {
    throw Error(ExitCode::usage, fmt::format("{0}: {1}; try 'spartus {0} --help'", subcommand, cause));
}

po::variables_map parse_arguments(const std::string& subcommand, const std::vector<std::string>& args,
                                  po::options_description options, const std::vector<const char*>& positional,
                                  const char* more) {
    po::positional_options_description positions;
    for (const char* name : positional) {
        options.add_options()(name, po::value<std::string>());
        positions.add(name, 1);
    }
    if (more != nullptr) {
        options.add_options()(more, po::value<std::vector<std::string>>());
        positions.add(more, -1);
    }
    // Abbreviated options would break when a new one is added.
    const int style = po::command_line_style::unix_style ^ po::command_line_style::allow_guessing;
    po::variables_map values;
    try {
        po::store(po::command_line_parser(args).options(options).positional(positions).style(style).run(), values);
        for (const char* name : positional) {
            if (values.count(name) == 0) refuse_usage(subcommand, fmt::format("{} is missing", name));
        }
        po::notify(values);
    } catch (const po::error& error) {
        refuse_usage(subcommand, error.what());
    }
    return values;
}

std::uint64_t whole_number(const std::string& subcommand, const po::variables_map& values, const char* option,
                           std::uint64_t low, std::uint64_t otherwise) {
    if (values.count(option) == 0) return otherwise;
    const auto& text = values[option].as<std::string>();
    const auto number = parse_number<std::uint64_t>(text);
    if (!number || *number < low) {
        refuse_usage(subcommand, fmt::format("--{} must be a whole number from {}, not '{}'", option, low, text));
    }
    return *number;
}

std::vector<double> thresholds(const std::string& subcommand, const po::variables_map& values) {
    std::vector<double> numbers;
    if (values.count("threshold") == 0) return numbers;
    const auto& text = values["threshold"].as<std::string>();
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find(',', begin), text.size());
        const auto number = parse_number<double>(text.substr(begin, end - begin));
        if (!number || !(*number >= 0 && *number <= 128)) {
            refuse_usage(subcommand,
                         fmt::format("--threshold must be numbers from 0 to 128 with commas, not '{}'", text));
        }
        numbers.push_back(*number);
        begin = end + 1;
    }
    return numbers;
}

po::options_description simulation_options() {
    po::options_description options;
    options.add_options()("network", po::value<std::string>()->required())("prefix", po::value<std::string>())(
        "trace", po::value<std::vector<std::string>>()->required())("set", po::value<std::vector<std::string>>());
    return options;
}

po::variables_map parse_simulation_arguments(const std::string& subcommand, const std::vector<std::string>& args,
                                             const po::options_description& options) {
    return parse_arguments(subcommand, args, options, {"CONFIG"});
}

SimulationArguments simulation_arguments(const po::variables_map& values) {
    SimulationArguments arguments{values["CONFIG"].as<std::string>(),
                                  values["network"].as<std::string>(),
                                  {},
                                  values["trace"].as<std::vector<std::string>>(),
                                  {}};
    if (values.count("prefix") > 0) arguments.prefix = values["prefix"].as<std::string>();
    if (values.count("set") > 0) arguments.overrides = values["set"].as<std::vector<std::string>>();
    return arguments;
}

arch::Design read_pruning_design(const SimulationArguments& arguments) {
    arch::Design design = arch::read_design(arguments.config_path, arguments.overrides);
    config::Network& network = design.parameters().network;
    const bool prunes = config::find_key(design->keys(), "network.gamma") != nullptr;
    if (prunes && !network.gamma) network.gamma = Decimal::parse("0.94");
    return design;
}

}  // namespace spartus::cli
