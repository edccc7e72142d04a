#include "spartus/report/published_section.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>

#include "spartus/arch/architecture.hpp"
#include "spartus/base/percent.hpp"
#include "spartus/report/figure.hpp"

namespace spartus::report {
namespace {

using nlohmann::ordered_json;

/// What keeps the run from being compared with the published accelerator: nothing if it is that one.
std::vector<std::string> departures(const RunStatistics& run, const arch::PublishedPoint& point) {
    const ordered_json& config = run.json["config"];
    std::vector<std::string> texts;
    for (const auto& [setting, value] : point.settings) {
        const std::size_t dot = setting.find('.');
        const ordered_json section = config.value(setting.substr(0, dot), ordered_json::object());
        const ordered_json given = section.value(setting.substr(dot + 1), ordered_json());
        if (given == ordered_json(value)) continue;
        texts.push_back(fmt::format("{} is {}, not {}", setting, given.is_null() ? "not given" : shown(given),
                                    shown(ordered_json(value))));
    }
    const ordered_json& layers = run.json["layers"];
    if (layers.size() != 1 || layers[0]["inputs"] != point.inputs || layers[0]["hidden"] != point.hidden) {
        texts.push_back(fmt::format("the network is not one layer of {} inputs and {} hidden units", point.inputs,
                                    point.hidden));
    }
    return texts;
}

std::string listed(const std::vector<std::string>& texts) {
    std::string list;
    for (const std::string& text : texts) list += (list.empty() ? "" : "; ") + text;
    return list;
}

}  // namespace

void add_published_section(Page& page, const RunStatistics& run) {
    const arch::Architecture* const architecture =
        arch::find_architecture(run.json["config"]["accelerator"]["architecture"].get<std::string>());
    if (architecture == nullptr || architecture->published == nullptr) return;
    const arch::PublishedPoint& point = *architecture->published;
    const std::vector<std::string> differences = departures(run, point);
    page.section("Beside the published accelerator");
    if (differences.empty()) {
        page.paragraph(fmt::format(
            "This run has the configuration of {}, {}, and a layer of the published size. Its weights, input and "
            "thresholds decide the sparsity and so the latency: only a run of the published network could be "
            "expected to give the published figures.",
            point.accelerator, point.design));
    } else {
        page.note("Not to be compared with this run: " + listed(differences) + ".");
    }
    Table table{"",
                {{"Figure", false},
                 {point.accelerator, true},
                 {"", false},
                 {"this run", true},
                 {"", false},
                 {"difference", true},
                 {"unit", false}},
                {},
                false};
    for (const arch::PublishedFigure& row : point.figures) {
        const std::string published = fmt::format("{}", row.value);
        const ordered_json value = run.json["figures"].value(row.figure, ordered_json());
        const bool comparable = differences.empty() && value.is_number();
        const double scaled = value.is_number() ? row.scale * value.get<double>() : 0;
        table.rows.push_back({row.title, published, row.source,
                              value.is_number() ? shown(ordered_json(scaled)) : "–",
                              value.is_number() ? row.here : "not in the statistics",
                              comparable ? signed_percent(scaled / row.value - 1) : "–", row.unit});
    }
    page.table(table);
    page.paragraph(fmt::format(
        "published: stated for the accelerator in {}. derived: arithmetic on published figures, or "
        "on the configuration. measured: cycles of this run. calibrated: an estimate whose scale was chosen so "
        "that the published point comes out.",
        point.paper));
}

}  // namespace spartus::report
