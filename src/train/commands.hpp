/// \file
/// The subcommands of spartus-train. Each takes the arguments after its name, returns the exit code and throws
/// Error.
#pragma once

#include <string>
#include <vector>

#include <boost/program_options.hpp>

namespace spartus::train {

int run_data(const std::vector<std::string>& args);
int run_fit(const std::vector<std::string>& args);
int run_evaluate(const std::vector<std::string>& args);

/// Parses "POSITIONAL --options" or throws Error(usage).
boost::program_options::variables_map parse(const std::string& subcommand, const std::vector<std::string>& args,
                                            boost::program_options::options_description options,
                                            const std::vector<const char*>& positional);

}  // namespace spartus::train
