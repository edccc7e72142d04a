/// \file
/// Statistics as `spartus run --stats` writes them, made up but for their shape and sums.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace spartus::report {

/// Its steps.
inline nlohmann::ordered_json steps_of(std::size_t rows, std::size_t layers, std::size_t arrays) {
    using nlohmann::ordered_json;
    ordered_json steps;
    const auto column = [&](const char* name, std::size_t value) {
        steps[name] = std::vector<std::size_t>(rows, value);
    };
    for (const auto& [name, value] : {std::pair{"cycles", 100},
                                      {"max_tokens", 2},
                                      {"fired_x", 1},
                                      {"fired_h", 2},
                                      {"words", 6},
                                      {"reset", 0},
                                      {"input_wait", 0},
                                      {"start", 0},
                                      {"compute", 40},
                                      {"sync", 0},
                                      {"output_full", 0},
                                      {"activation", 60},
                                      {"finish", 0},
                                      {"sequence", 0}}) {
        column(name, static_cast<std::size_t>(value));
    }
    steps["layer"] = steps["step"] = steps["tokens"] = ordered_json::array();
    for (std::size_t i = 0; i < rows; ++i) {
        steps["layer"].push_back(i % layers);
        steps["step"].push_back(i / layers);
        steps["tokens"].push_back(std::vector<std::size_t>(arrays, 1));
    }
    for (const char* cause : {"scan", "fifo_full", "done"}) steps["encoders"][cause] = steps["tokens"];
    for (const char* cause : {"issue", "hazard", "starved", "drain", "barrier"}) {
        steps["arrays"][cause] = steps["tokens"];
    }
    return steps;
}

/// Of a run in which every step of a layer takes 100 cycles, 40 of them compute.
inline nlohmann::ordered_json statistics(std::size_t time_steps, std::size_t layers, std::size_t arrays) {
    using nlohmann::ordered_json;
    const std::size_t rows = time_steps * layers;
    const std::size_t cycles = 100 * rows;
    ordered_json json;
    json["program"] = {{"name", "spartus"}, {"version", "0.1.0"}};
    json["inputs"] = {{{"role", "config"}, {"path", "a.cfg"}, {"sha256", "00"}}};
    json["config"]["accelerator"] = {{"arrays", arrays}, {"pes_per_array", 4}, {"clock_mhz", 100}};
    for (std::size_t l = 0; l < layers; ++l) {
        json["layers"].push_back({{"inputs", 8}, {"hidden", 16}, {"weight_sparsity", 0.5}});
    }
    json["run"] = {{"cycles", cycles},     {"microseconds", static_cast<double>(cycles) / 100},
                   {"sequences", 1},       {"time_steps", time_steps},
                   {"tokens", 3 * rows},   {"words", 6 * rows},
                   {"multiply_adds", rows}};
    for (const char* name : {"min", "mean", "p50", "p99", "max"}) {
        json["latency"][std::string(name) + "_cycles"] = 100.0 * static_cast<double>(layers);
        json["latency"][std::string(name) + "_us"] = static_cast<double>(layers);
    }
    json["throughput"] = {{"dense_operations_per_step", 1000},
                          {"steps_per_second", 1e6},
                          {"effective_gops", 1.5},
                          {"theoretical_peak_gops", 0.8},
                          {"speedup_over_peak", 1.875}};
    json["sparsity"] = {
        {"temporal_x", 0.5}, {"temporal_h", 0.25}, {"temporal", 0.3}, {"weight", 0.5}, {"padding_efficiency", 1.0}};
    json["utilisation"] = {{"balance_ratio", 0.75}, {"mac", 0.1}, {"issue", 0.2}};
    json["memory"] = {{"weight_bank_depth_words", 32}, {"weight_bram36", 2}, {"dsp48", 20}};
    const ordered_json module = {{"compute", 40 * rows}, {"activation", 60 * rows}};
    json["ledger"] = {
        {"phases", module}, {"activation_unit", module}, {"host_input", module}, {"host_output", module}};
    for (std::size_t n = 0; n < arrays; ++n) {
        for (const char* name : {"encoders", "arrays", "banks"}) json["ledger"][name].push_back(module);
    }
    json["steps"] = steps_of(rows, layers, arrays);
    return json;
}

}  // namespace spartus::report
