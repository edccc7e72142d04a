#include "spartus/report/assets.hpp"

#include "spartus/report/embed.hpp"

SPARTUS_EMBED(spartus_page_css, PAGE_CSS);
SPARTUS_EMBED(spartus_page_js, PAGE_JS);
SPARTUS_EMBED(spartus_vega_js, VEGA_JS);
SPARTUS_EMBED(spartus_series_spec, REPORT_CHARTS "/series.vg.json");
SPARTUS_EMBED(spartus_stacked_bars_spec, REPORT_CHARTS "/stacked_bars.vg.json");
SPARTUS_EMBED(spartus_histogram_spec, REPORT_CHARTS "/histogram.vg.json");
SPARTUS_EMBED(spartus_scatter_spec, REPORT_CHARTS "/scatter.vg.json");

namespace spartus::report {

std::string_view page_css() {
    return embedded(spartus_page_css_begin, spartus_page_css_end);
}

std::string_view page_js() {
    return embedded(spartus_page_js_begin, spartus_page_js_end);
}

std::string_view series_spec() {
    return embedded(spartus_series_spec_begin, spartus_series_spec_end);
}

std::string_view stacked_bars_spec() {
    return embedded(spartus_stacked_bars_spec_begin, spartus_stacked_bars_spec_end);
}

std::string_view histogram_spec() {
    return embedded(spartus_histogram_spec_begin, spartus_histogram_spec_end);
}

std::string_view scatter_spec() {
    return embedded(spartus_scatter_spec_begin, spartus_scatter_spec_end);
}

std::string_view vega_js() {
    return embedded(spartus_vega_js_begin, spartus_vega_js_end);
}

}  // namespace spartus::report
