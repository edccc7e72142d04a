#include "spartus/report/vega_template.hpp"

#include <set>

#include "spartus/base/error.hpp"

namespace spartus::report {
namespace {

using nlohmann::ordered_json;

/// Data that were put in may look like places and stay.
void fill(ordered_json& json, const Places& places, std::set<std::string>& used) {
    if (json.is_structured()) {
        for (ordered_json& inner : json) fill(inner, places, used);
    } else if (json.is_string() && json.get_ref<const std::string&>().rfind('$', 0) == 0) {
        const std::string name = json.get<std::string>().substr(1);
        const auto place = places.find(name);
        if (place == places.end()) throw Error(ExitCode::internal, "a chart has nothing for its place $" + name);
        used.insert(name);
        json = place->second;
    }
}

}  // namespace

ordered_json filled(std::string_view specification, const Places& places) {
    ordered_json spec = ordered_json::parse(specification);
    std::set<std::string> used;
    fill(spec, places, used);
    for (const auto& [name, value] : places) {
        if (used.count(name) == 0) throw Error(ExitCode::internal, "a chart has no place $" + name);
    }
    return spec;
}

std::string vega_literal(const std::string& text) {
    return ordered_json(text).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace spartus::report
