// For clang's libFuzzer: `spartus_fuzz --target=NAME CORPUS [libFuzzer's options]`.

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "fuzz/target.hpp"

namespace {

const spartus::fuzz::Target* chosen =
    nullptr;  // NOLINT(*-non-const-global-variables): libFuzzer calls plain functions

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
    constexpr const char* option = "--target=";
    for (int k = 1; k < *argc; ++k) {
        if (std::strncmp((*argv)[k], option, std::strlen(option)) != 0) continue;
        for (const auto& target : spartus::fuzz::targets()) {
            if (std::strcmp((*argv)[k] + std::strlen(option), target.name) == 0) chosen = &target;
        }
    }
    if (chosen == nullptr) {
        std::fprintf(stderr, "--target= must be one of:");
        for (const auto& target : spartus::fuzz::targets()) std::fprintf(stderr, " %s", target.name);
        std::fprintf(stderr, "\n");
        std::exit(2);
    }
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    spartus::fuzz::run(*chosen, {bytes, size});
    return 0;
}

/// libsystemc, which the readers' libraries bring along, asks for it; libFuzzer has a main() of its own.
extern "C" int sc_main(int, char*[]) {
    return 0;
}
