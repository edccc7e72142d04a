#include <cstdlib>
#include <string>
#include <systemc>
#include <vector>

#include "spartus/cli/program.hpp"

// libsystemc owns main(), prints its banner unless told not to, and calls sc_main().
namespace {
const int quiet = setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);
}

int sc_main(int argc, char* argv[]) {
    static_cast<void>(quiet);
    return spartus::cli::run_program(std::vector<std::string>(argv + 1, argv + argc));
}
