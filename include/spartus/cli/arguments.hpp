/// \file
/// What the subcommands that simulate have in common: a configuration, a network, traces.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <boost/program_options.hpp>

#include "spartus/arch/design.hpp"
#include "spartus/io/network_file.hpp"

namespace spartus::cli {

/// Whether `option`, which takes no value and stops everything else, is among the arguments.
bool asks_for(const std::vector<std::string>& args, const char* option);

/// Complains about usage: "SUBCOMMAND: CAUSE; try 'spartus SUBCOMMAND --help'".
[[noreturn]] void refuse_usage(const std::string& subcommand, const std::string& cause);

/// Parses the arguments of a subcommand. Each of `positional` must be given, without a name and in this order, or
/// is complained about; so is everything that is not exactly an option. What follows them, where `more` names it,
/// is a list of texts.
boost::program_options::variables_map parse_arguments(const std::string& subcommand,
                                                      const std::vector<std::string>& args,
                                                      boost::program_options::options_description options,
                                                      const std::vector<const char*>& positional,
                                                      const char* more = nullptr);

/// The whole number, at least `low`, that an option was given, or `otherwise`.
std::uint64_t whole_number(const std::string& subcommand, const boost::program_options::variables_map& values,
                           const char* option, std::uint64_t low, std::uint64_t otherwise);

/// The numbers of --threshold, "0,0.05,0.1", each from 0 to 128; none where the option is not given.
std::vector<double> thresholds(const std::string& subcommand, const boost::program_options::variables_map& values);

/// A configuration file, --network, --prefix, --trace and --set, as every simulating subcommand takes them.
struct SimulationArguments {
    std::string config_path;
    std::string network_path;
    io::Prefix prefix;
    std::vector<std::string> trace_paths;
    std::vector<std::string> overrides;
};

boost::program_options::options_description simulation_options();
boost::program_options::variables_map parse_simulation_arguments(
    const std::string& subcommand, const std::vector<std::string>& args,
    const boost::program_options::options_description& options = simulation_options());
SimulationArguments simulation_arguments(const boost::program_options::variables_map& values);

/// The configuration with its overrides, for a subcommand that prunes: network.gamma is 0.94 where the
/// architecture has that key and it is not set.
arch::Design read_pruning_design(const SimulationArguments& arguments);

}  // namespace spartus::cli
