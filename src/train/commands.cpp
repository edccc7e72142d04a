#include "commands.hpp"

#include <fmt/format.h>

#include "spartus/base/error.hpp"

namespace spartus::train {

namespace po = boost::program_options;

po::variables_map parse(const std::string& subcommand, const std::vector<std::string>& args,
                        po::options_description options, const std::vector<const char*>& positional) {
    po::positional_options_description positions;
    for (const char* name : positional) {
        options.add_options()(name, po::value<std::string>()->required());
        positions.add(name, 1);
    }
    const int style = po::command_line_style::unix_style ^ po::command_line_style::allow_guessing;
    try {
        po::variables_map values;
        po::store(po::command_line_parser(args).options(options).positional(positions).style(style).run(), values);
        po::notify(values);
        return values;
    } catch (const po::error& error) {
        throw Error(ExitCode::usage,
                    fmt::format("{0}: {1}; try 'spartus-train {0} --help'", subcommand, error.what()));
    }
}

}  // namespace spartus::train
