/// \file
/// Statistics as `spartus run --stats` writes them, made up but for their shape and sums.
#pragma once

#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace spartus::report {

/// Its course, a point per time step.
inline nlohmann::ordered_json series_of(std::size_t points, std::size_t layers) {
    using nlohmann::ordered_json;
    ordered_json series;
    for (const char* key : {"steps", "sequence", "step", "last_sequence", "last_step"})
        series[key] = ordered_json::array();
    for (std::size_t k = 0; k < points; ++k) {
        series["steps"].push_back(1);
        for (const char* key : {"sequence", "last_sequence"}) series[key].push_back(0);
        for (const char* key : {"step", "last_step"}) series[key].push_back(k);
    }
    const auto all = [points](std::size_t value) { return std::vector<std::size_t>(points, value); };
    for (const auto& [name, value] : {std::pair{"cycles", 100},
                                      {"longest", 100},
                                      {"max_tokens", 2},
                                      {"fired_x", 1},
                                      {"fired_h", 2},
                                      {"words", 6},
                                      {"tokens", 3},
                                      {"reset", 0},
                                      {"input_wait", 0},
                                      {"start", 0},
                                      {"compute", 40},
                                      {"sync", 0},
                                      {"output_full", 0},
                                      {"activation", 60},
                                      {"finish", 0}}) {
        series["columns"][name] = all(static_cast<std::size_t>(value) * layers);
    }
    series["first_layer"]["fired_x"] = all(1);
    ordered_json& modules = series["modules"];
    for (const char* name : {"scan", "fifo_full", "done"}) modules["encoder"][name] = all(layers);
    for (const char* name : {"issue", "hazard", "starved", "drain", "barrier"})
        modules["array"][name] = all(layers);
    modules["bank"]["read"] = all(layers);
    for (const char* host : {"host_input", "host_output"}) modules[host]["busy"] = all(layers);
    for (std::size_t l = 0; l < layers; ++l) {
        series["latency_by_load"].push_back({{"width", 1}, {"load", {2}}, {"cycles", {100}}, {"steps", {points}}});
    }
    return series;
}

/// A cause of cycles, as a schema describes it.
inline nlohmann::ordered_json cause(const char* role) {
    return {{"kind", "cause"}, {"unit", "cycles"}, {"role", role}, {"meaning", "made up"}};
}

/// Kinds of modules with their quantities, of `arrays` lanes.
inline nlohmann::ordered_json modules_of(std::size_t arrays) {
    using nlohmann::ordered_json;
    ordered_json modules;
    const auto kind = [&](const char* name, std::size_t count, bool numbered, const ordered_json& quantities) {
        modules[name] = {{"count", count}, {"numbered", numbered}, {"quantities", quantities}};
        if (numbered) modules[name]["divides"] = "compute";
        if (quantities.contains("idle")) modules[name]["rest"] = "idle";
    };
    kind("encoder", arrays, true,
         {{"scan", cause("work")}, {"fifo_full", cause("blocked")}, {"done", cause("idle")}});
    kind("array", arrays, true,
         {{"issue", cause("work")},
          {"hazard", cause("blocked")},
          {"starved", cause("starved")},
          {"drain", cause("pipeline")},
          {"barrier", cause("barrier")},
          {"tokens", {{"kind", "count"}, {"meaning", "popped"}}}});
    kind("bank", arrays, true, {{"read", cause("work")}, {"idle", cause("idle")}});
    kind("activation_unit", 1, false, ordered_json::object());
    kind("host_input", 1, false, {{"busy", cause("work")}, {"idle", cause("idle")}});
    kind("host_output", 1, false, {{"busy", cause("work")}, {"idle", cause("idle")}});
    return modules;
}

inline nlohmann::ordered_json schema_of(std::size_t arrays) {
    using nlohmann::ordered_json;
    ordered_json schema;
    for (const auto& [name, role, within] : {std::tuple{"reset", "overhead", false},
                                             {"input_wait", "input wait", false},
                                             {"start", "overhead", true},
                                             {"compute", "work", true},
                                             {"sync", "overhead", true},
                                             {"output_full", "output wait", true},
                                             {"activation", "work", true},
                                             {"finish", "overhead", true}}) {
        schema["phases"][name] = cause(role);
        schema["phases"][name]["within_step"] = within;
    }
    schema["steps"] = {{"max_tokens", {{"kind", "count"}}},
                       {"tokens", {{"kind", "count"}}},
                       {"fired_x", {{"kind", "count"}}},
                       {"fired_h", {{"kind", "count"}}},
                       {"words", {{"kind", "count"}}}};
    schema["modules"] = modules_of(arrays);
    return schema;
}

inline void add_figures(nlohmann::ordered_json& json, std::size_t time_steps, std::size_t layers,
                        std::size_t arrays) {
    using nlohmann::ordered_json;
    const auto figure = [&json](const char* name, const char* unit, const ordered_json& value) {
        json["figures"][name] = value;
        json["schema"]["figures"][name] = {{"kind", "real"}, {"unit", unit}, {"meaning", name}};
    };
    figure("cycles", "cycles", 100 * time_steps * layers);
    figure("sequences", "sequences", 1);
    figure("time_steps", "steps", time_steps);
    figure("multipliers", "", 4 * arrays);
    for (const char* name : {"min", "mean", "p50", "p99", "max"}) {
        const std::string latency = std::string("latency_") + name;
        figure((latency + "_cycles").c_str(), "cycles", 100.0 * static_cast<double>(layers));
        figure((latency + "_us").c_str(), "us", static_cast<double>(layers));
    }
    figure("steps_per_second", "1/s", 1e6);
    figure("effective_gops", "GOp/s", 1.5);
    figure("peak_gops", "GOp/s", 0.8);
    figure("speedup_over_peak", "", 1.875);
    for (const char* name : {"temporal_sparsity_x", "temporal_sparsity_h", "temporal_sparsity", "weight_sparsity",
                             "padding_efficiency", "balance_ratio", "mac_utilisation", "issue_utilisation"}) {
        figure(name, "", 0.25);
    }
    figure("bram36", "BRAM36", 2);
    figure("dsp48", "DSP48", 20);
}

/// Of a run in which every step of a layer takes 100 cycles, 40 of them compute.
inline nlohmann::ordered_json statistics(std::size_t time_steps, std::size_t layers, std::size_t arrays) {
    using nlohmann::ordered_json;
    const std::size_t rows = time_steps * layers;
    ordered_json json;
    json["program"] = {{"name", "spartus"}, {"version", "0.1.0"}};
    json["inputs"] = {{{"role", "config"}, {"path", "a.cfg"}, {"sha256", "00"}}};
    json["config"]["accelerator"] = {
        {"architecture", "spartus"}, {"arrays", arrays}, {"pes_per_array", 4}, {"clock_mhz", 100}};
    for (std::size_t l = 0; l < layers; ++l) {
        json["layers"].push_back({{"cell", "lstm"}, {"inputs", 8}, {"hidden", 16}, {"weight_sparsity", 0.5}});
    }
    json["schema"] = schema_of(arrays);
    add_figures(json, time_steps, layers, arrays);
    const ordered_json module = {{"compute", 40 * rows}, {"activation", 60 * rows}};
    json["ledger"] = {
        {"phases", module}, {"activation_unit", module}, {"host_input", module}, {"host_output", module}};
    for (std::size_t n = 0; n < arrays; ++n) {
        for (const char* name : {"encoders", "arrays", "banks"}) json["ledger"][name].push_back(module);
    }
    json["counted"]["arrays"]["tokens"] = std::vector<std::size_t>(arrays, rows);
    json["latencies"] = {{"from", 100 * layers}, {"width", 1}, {"steps", {time_steps}}};
    json["series"] = series_of(time_steps, layers);
    return json;
}

}  // namespace spartus::report
