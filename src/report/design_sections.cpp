#include "spartus/report/design_sections.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "spartus/base/percent.hpp"
#include "spartus/base/text.hpp"
#include "spartus/report/causes.hpp"
#include "spartus/report/figure.hpp"
#include "spartus/report/vega.hpp"

namespace spartus::report {
namespace {

using nlohmann::ordered_json;

constexpr const char* blue = "#2b8bd6";

bool is_counts(const ordered_json& json) {
    return json.is_object() && !json.empty() &&
           std::all_of(json.begin(), json.end(),
                       [](const ordered_json& value) { return value.is_number_unsigned(); });
}

bool has_numbers(const ordered_json& json, const std::vector<const char*>& keys) {
    return json.is_object() && std::all_of(keys.begin(), keys.end(), [&json](const char* key) {
               return json.contains(key) && (json[key].is_number() || json[key].is_null());
           });
}

/// A bar per member, with its share of `whole`.
ordered_json bars_of(const ordered_json& values, double whole, const ChartAxis& axis, const Tip& tip) {
    BarChart chart;
    chart.rows = ordered_json::array();
    for (const auto& [name, value] : values.items()) {
        chart.names.push_back(words_of(name));
        chart.rows.push_back({{"name", chart.names.back()},
                              {"series", tip.label},
                              {"value", value},
                              {"share", value.get<double>() / whole}});
    }
    chart.series = {{tip.label, blue}};
    chart.value = axis;
    chart.tips = {{"of", "name", "", ""}, tip};
    return stacked_bars(chart);
}

bool add_critical_path(Page& page, const RunStatistics& run, const ordered_json& path) {
    const ordered_json cycles = path.value("cycles", ordered_json());
    const ordered_json steps = path.value("steps_bounded", ordered_json());
    if (!is_counts(cycles) || !is_counts(steps)) return false;
    double run_cycles = 0;  // without those in which no frame had come
    for (const ordered_json& count : cycles) run_cycles += count.get<double>();
    const bool waits = run_cycles < run.json["figures"]["cycles"].get<double>();
    page.section("Critical path");
    if (run_cycles > 0) {
        page.chart({"bounds", "What bounds the steps",
                    std::string("Every cycle of the run is put down to one bound, along the array that was drained "
                                "last") +
                        (waits ? ", but for those in which no frame had come." : "."),
                    bars_of(cycles, run_cycles, {waits ? "cycles with a frame" : "cycles of the run"},
                            {"share", "share", ".2~%", waits ? "of them" : "of the run"})});
    }
    Table table{
        "", {{"bound", false}, {"cycles", true}, {"share", true}, {"steps mainly bounded", true}}, {}, false};
    for (const auto& [bound, count] : cycles.items()) {
        const ordered_json bounded = steps.value(bound, ordered_json());
        table.rows.push_back({words_of(bound), Value("critical_path.cycles." + bound, count, shown(count)),
                              run_cycles > 0 ? percent(count.get<double>() / run_cycles) : "–",
                              Value("critical_path.steps_bounded." + bound, bounded, shown(bounded))});
    }
    page.table(table);
    if (path.contains("modules")) {
        add_tables(page, path["modules"], "critical_path.modules", "Cycles by module and bound", true);
    }
    return true;
}

bool add_what_if(Page& page, const ordered_json& changes) {
    const bool expected =
        changes.is_array() && std::all_of(changes.begin(), changes.end(), [](const auto& change) {
            return has_numbers(change, {"cycles", "saved_cycles", "saved", "mean_latency_cycles"}) &&
                   change.value("change", ordered_json()).is_string();
        });
    if (!expected) return false;
    page.section("What if");
    page.paragraph("Every row is a run of the model with that change alone, checked like this one.");
    Table table{
        "",
        {{"change", false}, {"cycles", true}, {"saved", true}, {"mean latency (cycles)", true}, {"keys", false}},
        {},
        false};
    std::size_t i = 0;
    for (const ordered_json& change : changes) {
        const auto value = [&](const char* key, const std::string& text) {
            return Value(fmt::format("what_if.{}.{}", i, key), change[key], text);
        };
        const ordered_json& saved = change["saved"];
        std::string keys;
        for (const ordered_json& key : change.value("set", ordered_json::array())) {
            keys += (keys.empty() ? "" : ", ") + shown(key);
        }
        table.rows.push_back({value("change", shown(change["change"])), value("cycles", shown(change["cycles"])),
                              value("saved", saved.is_number() ? percent(saved.get<double>()) : "–"),
                              value("mean_latency_cycles", shown(change["mean_latency_cycles"])), keys});
        ++i;
    }
    page.table(table);
    return true;
}

const std::vector<const char*> resources{"lut_estimated", "ff_estimated", "dsp48", "bram36"};

void add_device(Table& table, const ordered_json& device) {
    const auto row = [&](const std::string& name, const char* object, const std::vector<const char*>& keys) {
        const ordered_json values = device.value(object, ordered_json());
        if (!has_numbers(values, keys)) return;
        std::vector<Value> cells{name};
        for (const char* key : keys) {
            const bool share = std::string(object) == "utilisation";
            const std::string text =
                share && values[key].is_number() ? percent(values[key].get<double>()) : shown(values[key]);
            cells.emplace_back(fmt::format("cost.device.{}.{}", object, key), values[key], text);
        }
        table.rows.push_back(cells);
    };
    const std::string name = shown(device.value("name", ordered_json("the device")));
    row(name + " has", "available", {"lut", "ff", "dsp48", "bram36"});
    row("taken of it", "utilisation", {"LUT", "FF", "DSP48", "BRAM36"});
}

bool add_cost(Page& page, const ordered_json& cost) {
    const ordered_json modules = cost.value("modules", ordered_json());
    const ordered_json total = cost.value("total", ordered_json());
    const bool expected = modules.is_object() && has_numbers(total, resources) &&
                          std::all_of(modules.begin(), modules.end(),
                                      [](const ordered_json& module) { return has_numbers(module, resources); });
    if (!expected) return false;
    page.section("Resources");
    Table table{
        "",
        {{"", false}, {"LUT (estimated)", true}, {"FF (estimated)", true}, {"DSP48", true}, {"BRAM36", true}},
        {},
        false};
    const auto row = [&](const std::string& name, const std::string& key, const ordered_json& values) {
        std::vector<Value> cells{name};
        for (const char* resource : resources) {
            cells.emplace_back(key + '.' + resource, values[resource], shown(values[resource]));
        }
        table.rows.push_back(cells);
    };
    for (const auto& [name, module] : modules.items()) row(name, "cost.modules." + name, module);
    row("all", "cost.total", total);
    const ordered_json device = cost.value("device", ordered_json());
    if (device.is_object()) {
        if (device.value("theoretical", ordered_json()) == true) {
            page.note(fmt::format("The design does not fit {}; {} binds. Every figure of this run is theoretical.",
                                  shown(device.value("name", ordered_json("the device"))),
                                  shown(device.value("binding", ordered_json("something")))));
        }
        add_device(table, device);
    }
    page.table(table);
    return true;
}

bool add_energy(Page& page, const RunStatistics& run, const ordered_json& energy) {
    const ordered_json shares = energy.value("shares", ordered_json());
    const bool expected =
        shares.is_object() && !shares.empty() &&
        std::all_of(shares.begin(), shares.end(), [](const auto& share) { return share.is_number(); });
    if (!expected) return false;
    std::vector<Tile> tiles;
    const auto tile = [&](const char* name, const char* figure, const char* remark) {
        if (run.json["figures"].contains(figure)) {
            tiles.push_back({name, figure_of(run, figure), unit_of(run, figure), remark});
        }
    };
    page.section("Energy");
    if (energy.value("label", ordered_json()).is_string()) {
        page.note("Estimated: " + energy["label"].get<std::string>() + ".");
    }
    tile("Energy of a step", "energy_per_step_uj", "");
    tile("Energy per MAC", "energy_per_mac_pj", "all modules");
    tile("Power back to back", "watts_back_to_back", "");
    tile("Power in real time", "watts_real_time", "a step per frame");
    tile("Energy of a frame", "energy_per_frame_uj", "with the wait for the next one");
    tile("Power efficiency", "tops_per_watt", "dense operations");
    page.tiles(tiles);
    page.chart({"energy", "Where the energy goes", "",
                bars_of(shares, 1, {"share of the energy", ".0%"}, {"share", "share", ".2~%", "of the energy"})});
    return true;
}

}  // namespace

std::set<std::string> add_design_sections(Page& page, const RunStatistics& run) {
    std::set<std::string> added;
    const auto add = [&](const char* name, auto section) {
        if (run.json.contains(name) && section(run.json[name])) added.insert(name);
    };
    add("critical_path",
        [&](const ordered_json& path) { return path.is_object() && add_critical_path(page, run, path); });
    add("what_if", [&](const ordered_json& changes) { return add_what_if(page, changes); });
    add("cost", [&](const ordered_json& cost) { return cost.is_object() && add_cost(page, cost); });
    add("energy", [&](const ordered_json& energy) { return energy.is_object() && add_energy(page, run, energy); });
    return added;
}

}  // namespace spartus::report
