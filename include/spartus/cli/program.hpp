/// \file
/// The program: picks the subcommand and turns errors into a line and an exit code.
#pragma once

#include <string>
#include <vector>

namespace spartus::cli {

/// `args` are those after the program's name.
int run_program(const std::vector<std::string>& args);

}  // namespace spartus::cli
