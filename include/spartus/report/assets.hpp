/// \file
/// Files that are part of the program, so that it needs none of them when it runs.
#pragma once

#include <string_view>

namespace spartus::report {

std::string_view page_css();     ///< src/report/page.css
std::string_view page_js();      ///< src/report/page.js
std::string_view series_spec();  ///< src/report/charts/series.vg.json; likewise the next
std::string_view stacked_bars_spec();
std::string_view histogram_spec();
std::string_view scatter_spec();
std::string_view vega_js();  ///< Debian's Vega as one script, which defines `vega`; made by src/report/vega.cmake

}  // namespace spartus::report
