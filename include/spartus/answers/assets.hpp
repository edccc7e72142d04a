/// \file
/// Files that are part of the program: Vega's specifications of the charts, without data, and the page's script.
#pragma once

#include <string_view>

namespace spartus::answers {

std::string_view pareto_spec();  ///< src/answers/charts/pareto.vg.json; likewise the next
std::string_view heat_map_spec();
std::string_view parallel_spec();
std::string_view roofline_spec();
std::string_view ablation_spec();
std::string_view sensitivity_spec();
std::string_view coverage_spec();
std::string_view explored_spec();
std::string_view page_js();  ///< src/answers/page.js

}  // namespace spartus::answers
