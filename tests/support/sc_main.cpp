// libsystemc owns main() and calls sc_main(); Catch2 runs inside it.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_session.hpp>
#else
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#endif
#include <cstdlib>
#include <systemc>

// Before libsystemc's main(), which prints a banner.
static const int quiet = setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1);

int sc_main(int argc, char* argv[]) {
    static_cast<void>(quiet);
    return Catch::Session().run(argc, argv);
}
