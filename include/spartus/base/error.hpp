/// \file
/// The one exception of the project: a line for the user and the exit code that goes with it.
#pragma once

#include <stdexcept>
#include <string>

namespace spartus {

/// What the program returns to the shell. Distinct per kind of trouble, so that scripts can tell them apart.
enum class ExitCode : int {
    ok = 0,
    check_failed = 1,   ///< the model disagrees with the reference, or a conservation rule is broken
    usage = 2,          ///< the command line is wrong
    config = 3,         ///< a configuration file or key is wrong
    input = 4,          ///< a network, trace or sound file is missing or wrong, or does not fit
    output = 5,         ///< a result cannot be written
    internal = 70,      ///< a defect of the program itself
    interrupted = 130,  ///< Ctrl-C
};

/// Everything that goes wrong because of what the user gave us. `what()` is one line naming file, key and cause.
class Error : public std::runtime_error {
   public:
    Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
    ExitCode code() const noexcept { return code_; }

   private:
    ExitCode code_;
};

}  // namespace spartus
