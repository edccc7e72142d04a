#include "spartus/answers/assets.hpp"

#include "spartus/report/embed.hpp"

SPARTUS_EMBED(spartus_pareto_spec, ANSWERS_FOLDER "/charts/pareto.vg.json");
SPARTUS_EMBED(spartus_heat_map_spec, ANSWERS_FOLDER "/charts/heat_map.vg.json");
SPARTUS_EMBED(spartus_parallel_spec, ANSWERS_FOLDER "/charts/parallel.vg.json");
SPARTUS_EMBED(spartus_roofline_spec, ANSWERS_FOLDER "/charts/roofline.vg.json");
SPARTUS_EMBED(spartus_ablation_spec, ANSWERS_FOLDER "/charts/ablation.vg.json");
SPARTUS_EMBED(spartus_sensitivity_spec, ANSWERS_FOLDER "/charts/sensitivity.vg.json");
SPARTUS_EMBED(spartus_coverage_spec, ANSWERS_FOLDER "/charts/coverage.vg.json");
SPARTUS_EMBED(spartus_explored_spec, ANSWERS_FOLDER "/charts/explored.vg.json");
SPARTUS_EMBED(spartus_answers_js, ANSWERS_FOLDER "/page.js");

namespace spartus::answers {

std::string_view pareto_spec() {
    return report::embedded(spartus_pareto_spec_begin, spartus_pareto_spec_end);
}

std::string_view heat_map_spec() {
    return report::embedded(spartus_heat_map_spec_begin, spartus_heat_map_spec_end);
}

std::string_view parallel_spec() {
    return report::embedded(spartus_parallel_spec_begin, spartus_parallel_spec_end);
}

std::string_view roofline_spec() {
    return report::embedded(spartus_roofline_spec_begin, spartus_roofline_spec_end);
}

std::string_view ablation_spec() {
    return report::embedded(spartus_ablation_spec_begin, spartus_ablation_spec_end);
}

std::string_view sensitivity_spec() {
    return report::embedded(spartus_sensitivity_spec_begin, spartus_sensitivity_spec_end);
}

std::string_view coverage_spec() {
    return report::embedded(spartus_coverage_spec_begin, spartus_coverage_spec_end);
}

std::string_view explored_spec() {
    return report::embedded(spartus_explored_spec_begin, spartus_explored_spec_end);
}

std::string_view page_js() {
    return report::embedded(spartus_answers_js_begin, spartus_answers_js_end);
}

}  // namespace spartus::answers
