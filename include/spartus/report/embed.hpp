/// \file
/// Puts a file into the program when it is assembled: GNU as reads it, whatever its length. The path comes from
/// CMake, which also says what is to be assembled anew when the file changes.
#pragma once

#include <cstddef>
#include <string_view>

/// Defines NAME_begin and NAME_end; to be used outside of namespaces.
#define SPARTUS_EMBED(name, path)                                                               \
    asm(".pushsection .rodata\n"                                                                \
        ".hidden " #name "_begin, " #name                                                       \
        "_end\n"                                                                                \
        ".global " #name "_begin, " #name "_end\n" #name "_begin: .incbin \"" path "\"\n" #name \
        "_end:\n"                                                                               \
        ".popsection\n");                                                                       \
    extern "C" const char name##_begin[], name##_end[]

namespace spartus::report {

inline std::string_view embedded(const char* begin, const char* end) {
    return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace spartus::report
