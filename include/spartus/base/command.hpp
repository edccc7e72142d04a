/// \file
/// Other programs.
#pragma once

#include <string>
#include <vector>

namespace spartus {

struct CommandResult {
    int status = 0;  ///< exit status; 127 if there is no such program; 128 + signal
    std::string output, errors;

    bool ok() const { return status == 0; }
};

/// Runs a program, found as the shell would, and waits for it. A Ctrl-C at the terminal does not reach it.
CommandResult run_command(const std::vector<std::string>& arguments);

/// As the shell reads it as one word.
std::string shell_quoted(const std::string& text);

}  // namespace spartus
