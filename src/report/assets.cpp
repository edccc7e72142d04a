#include "spartus/report/assets.hpp"

#include "spartus/report/embed.hpp"

SPARTUS_EMBED(spartus_page_css, PAGE_CSS);
SPARTUS_EMBED(spartus_page_js, PAGE_JS);
SPARTUS_EMBED(spartus_vega_js, VEGA_JS);

namespace spartus::report {

std::string_view page_css() {
    return embedded(spartus_page_css_begin, spartus_page_css_end);
}

std::string_view page_js() {
    return embedded(spartus_page_js_begin, spartus_page_js_end);
}

std::string_view vega_js() {
    return embedded(spartus_vega_js_begin, spartus_vega_js_end);
}

}  // namespace spartus::report
