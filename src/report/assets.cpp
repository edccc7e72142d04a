#include "spartus/report/assets.hpp"

// GNU as reads the files, whose names CMake gives, into the program: vega.js is too long for a string literal.
#define EMBED(name, path)                                                                       \
    asm(".pushsection .rodata\n"                                                                \
        ".hidden " #name "_begin, " #name                                                       \
        "_end\n"                                                                                \
        ".global " #name "_begin, " #name "_end\n" #name "_begin: .incbin \"" path "\"\n" #name \
        "_end:\n"                                                                               \
        ".popsection\n");                                                                       \
    extern "C" const char name##_begin[], name##_end[]

EMBED(spartus_page_css, PAGE_CSS);
EMBED(spartus_page_js, PAGE_JS);
EMBED(spartus_vega_js, VEGA_JS);

namespace spartus::report {
namespace {

std::string_view between(const char* begin, const char* end) {
    return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::string_view page_css() {
    return between(spartus_page_css_begin, spartus_page_css_end);
}

std::string_view page_js() {
    return between(spartus_page_js_begin, spartus_page_js_end);
}

std::string_view vega_js() {
    return between(spartus_vega_js_begin, spartus_vega_js_end);
}

}  // namespace spartus::report
