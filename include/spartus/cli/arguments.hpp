/// \file
/// What the subcommands that simulate have in common: a configuration, a network, traces.
#pragma once

#include <string>
#include <vector>

#include <boost/program_options.hpp>

#include "spartus/config/config.hpp"

namespace spartus::cli {

/// Parses the arguments of a subcommand; wrong usage becomes Error(usage) naming the subcommand. Abbreviated options
/// are refused: they would break when a new option is added.
boost::program_options::variables_map parse_arguments(const std::string& subcommand,
                                                      const std::vector<std::string>& args,
                                                      const boost::program_options::options_description& options,
                                                      const char* positional);

/// --network, --trace and --set beside the configuration file.
boost::program_options::options_description simulation_options();

struct SimulationArguments {
    std::string config_path;
    std::string network_path;
    std::vector<std::string> trace_paths;
    std::vector<std::string> overrides;
};

SimulationArguments simulation_arguments(const boost::program_options::variables_map& values);

}  // namespace spartus::cli
