#include "spartus/sim/results.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "spartus/config/keys.hpp"
#include "spartus/cost/design_cost.hpp"
#include "spartus/sim/critical_path.hpp"
#include "spartus/sim/step_table.hpp"

namespace spartus::sim {
namespace {

using nlohmann::ordered_json;

/// A module's number: "array3" is the fourth of "array".
std::pair<std::string, bool> family(const std::string& module) {
    const std::size_t end = module.find_last_not_of("0123456789");
    return {module.substr(0, end + 1), end + 1 < module.size()};
}

/// The controller's phases, then single modules as objects and numbered ones as arrays: "arrays": [{…}, …].
ordered_json ledger_json(const RunResult& run) {
    ordered_json json;
    for (const auto& [module, ledger] : run.ledgers) {
        ordered_json causes;
        for (const auto& [cause, cycles] : ledger) causes[cause] = cycles;
        const auto [name, numbered] = family(module);
        if (module == "controller") {
            json["phases"] = causes;
        } else if (numbered) {
            json[name + 's'].push_back(causes);
        } else {
            json[name] = causes;
        }
    }
    return json;
}

/// Numbers as numbers, words as words.
ordered_json config_json(const config::Config& config) {
    ordered_json json;
    for (const auto& [key, text] : config::settings(config)) {
        const std::size_t dot = key.find('.');
        ordered_json value = ordered_json::parse(text, nullptr, false);
        json[key.substr(0, dot)][key.substr(dot + 1)] = value.is_number() ? value : ordered_json(text);
    }
    return json;
}

std::string percent(double fraction) {
    return std::isnan(fraction) ? "-" : fmt::format("{:.1f} %", 100 * fraction);
}

std::string cycles_and_us(double cycles, double clock_mhz) {
    return std::isnan(cycles) ? "-" : fmt::format("{:.6g} cycles, {:.4g} µs", cycles, cycles / clock_mhz);
}

/// The causes of a family of modules summed, each in % of all; those for which `wanted` is false and those that
/// never occur are left out.
template <typename Wanted>
std::string shares_of(const std::string& name, const RunResult& run, Wanted wanted) {
    std::vector<std::pair<std::string, double>> sums;
    double all = 0;
    for (const auto& [module, ledger] : run.ledgers) {
        if (family(module).first != name) continue;
        for (std::size_t k = 0; k < ledger.size(); ++k) {
            const auto& [cause, cycles] = ledger[k];
            if (sums.size() <= k) sums.emplace_back(cause, 0);
            if (!wanted(cause)) continue;
            sums[k].second += static_cast<double>(cycles);
            all += static_cast<double>(cycles);
        }
    }
    std::string text;
    for (const auto& [cause, cycles] : sums) {
        if (cycles > 0) text += fmt::format("{}{} {:.1f} %", text.empty() ? "" : ", ", cause, 100 * cycles / all);
    }
    return text.empty() ? "-" : text;
}

ordered_json critical_path_json(const CriticalPath& path) {
    ordered_json json;
    for (const Bound bound : all_bounds) json["cycles"][name_of(bound)] = path.cycles[bound];
    for (const auto& [bound, steps] : path.steps) json["steps_bounded"][name_of(bound)] = steps;
    json["critical_array_steps"] = path.critical_steps;
    for (const auto& [module, ledger] : path.modules) {
        for (const auto& [bound, cycles] : ledger) json["modules"][module][bound] = cycles;
    }
    return json;
}

std::int64_t saved_cycles(const WhatIf& result, const RunResult& run) {
    return static_cast<std::int64_t>(run.cycles) - static_cast<std::int64_t>(result.cycles);
}

/// Of the run's cycles; NaN if there are none.
double saved_share(const WhatIf& result, const RunResult& run) {
    return static_cast<double>(saved_cycles(result, run)) / static_cast<double>(run.cycles);
}

ordered_json what_if_json(const std::vector<WhatIf>& what_if, const RunResult& run) {
    ordered_json json = ordered_json::array();
    for (const WhatIf& result : what_if) {
        json.push_back({{"change", result.change.name},
                        {"set", result.change.keys},
                        {"cycles", result.cycles},
                        {"saved_cycles", saved_cycles(result, run)},
                        {"saved", saved_share(result, run)},
                        {"mean_latency_cycles", result.mean_latency}});
    }
    return json;
}

/// "mac 61.0 %, imbalance 14.2 %": largest first, without those that never occur.
std::string shares_of(const CriticalPath& path) {
    std::vector<Bound> bounds(all_bounds.begin(), all_bounds.end());
    std::stable_sort(bounds.begin(), bounds.end(),
                     [&path](Bound a, Bound b) { return path.cycles[a] > path.cycles[b]; });
    std::string text;
    for (const Bound bound : bounds) {
        if (path.cycles[bound] == 0) break;
        const double share = static_cast<double>(path.cycles[bound]) / static_cast<double>(path.cycles.total());
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name_of(bound), percent(share));
    }
    return text;
}

/// "mac 50, activation 150 of 200 steps".
std::string steps_bounded(const CriticalPath& path) {
    std::string text;
    std::size_t all = 0;
    for (const auto& [bound, steps] : path.steps) {
        if (steps > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name_of(bound), steps);
        all += steps;
    }
    return text + fmt::format(" of {} steps", all);
}

/// "   8.1 %     148.0 cycles  twice the lookahead: delta_encoder.lookahead=16".
std::string saving(const WhatIf& result, const RunResult& run) {
    return fmt::format("{:>6.1f} %{:>10.1f} cycles  {}{}{}", 100 * saved_share(result, run), result.mean_latency,
                       result.change.name, result.change.keys.empty() ? "" : ": ",
                       fmt::join(result.change.keys, ", "));
}

}  // namespace

const char* version() {
    return SPARTUS_VERSION;
}

std::string stats_json(const config::Config& config, const Inputs& inputs, const RunResult& run,
                       const Figures& figures, const CostReport& cost, const std::vector<WhatIf>& what_if) {
    const double mhz = config.accelerator.clock_mhz;
    ordered_json json;
    json["program"] = {{"name", "spartus"}, {"version", version()}};
    for (const InputFile& file : inputs.files) {
        json["inputs"].push_back({{"role", file.role}, {"path", file.path}, {"sha256", file.sha256}});
    }
    json["config"] = config_json(config);
    for (const LayerFigures& layer : figures.layers) {
        json["layers"].push_back({{"cell", layer.cell->name},
                                  {"inputs", layer.inputs},
                                  {"hidden", layer.hidden},
                                  {"blen_ih_words", layer.blen_ih},
                                  {"blen_hh_words", layer.blen_hh},
                                  {"mean_latency_cycles", layer.mean_cycles},
                                  {"weight_sparsity", layer.weight_sparsity},
                                  {"padding_efficiency", layer.padding_efficiency}});
    }
    json["run"] = {{"cycles", run.cycles},
                   {"microseconds", static_cast<double>(run.cycles) / mhz},
                   {"sequences", inputs.traces.size()},
                   {"time_steps", run.time_steps},
                   {"tokens", figures.tokens},
                   {"words", figures.words},
                   {"multiply_adds", figures.multiply_adds}};
    const Latency& latency = figures.latency;
    for (const auto& [name, cycles] : {std::pair{"min", latency.min_cycles},
                                       {"mean", latency.mean_cycles},
                                       {"p50", latency.p50_cycles},
                                       {"p99", latency.p99_cycles},
                                       {"max", latency.max_cycles}}) {
        json["latency"][fmt::format("{}_cycles", name)] = cycles;
        json["latency"][fmt::format("{}_us", name)] = cycles / mhz;
    }
    json["throughput"] = {{"dense_operations_per_step", figures.dense_operations},
                          {"steps_per_second", figures.steps_per_second},
                          {"effective_gops", figures.effective_gops},
                          {"theoretical_peak_gops", figures.peak_gops},
                          {"speedup_over_peak", figures.speedup_over_peak}};
    json["sparsity"] = {{"temporal_x", figures.temporal_sparsity_x},
                        {"temporal_h", figures.temporal_sparsity_h},
                        {"temporal", figures.temporal_sparsity},
                        {"weight", figures.weight_sparsity},
                        {"padding_efficiency", figures.padding_efficiency}};
    json["utilisation"] = {{"balance_ratio", figures.balance_ratio},
                           {"mac", figures.mac_utilisation},
                           {"issue", figures.issue_utilisation}};
    json["memory"] = {{"weight_bank_depth_words", run.bank_depth},
                      {"weight_bram36", cost::weight_bram36(config, inputs.network, run.bank_depth)},
                      {"dsp48", cost::dsp48_of(config.accelerator)}};
    json["cost"] = cost_json(cost);
    if (cost.energy) json["energy"] = energy_json(*cost.energy);
    json["ledger"] = ledger_json(run);
    json["critical_path"] = critical_path_json(critical_path(run, config.accelerator.arrays));
    if (!what_if.empty()) json["what_if"] = what_if_json(what_if, run);
    // Beside the figures, the steps: a line per column rather than per number.
    std::string text = json.dump(2);
    text.erase(text.rfind("\n}"));
    return text + ",\n  \"steps\": " + steps_json(run, "  ") + "\n}\n";
}

std::string summary(const config::Config& config, const RunResult& run, const Figures& figures,
                    const CostReport& cost, const std::vector<WhatIf>& what_if) {
    const config::Accelerator& size = config.accelerator;
    const double mhz = size.clock_mhz;
    std::string text;
    const auto line = [&text](const char* name, const std::string& value) {
        text += fmt::format("  {:<21}{}\n", name, value);
    };
    line("accelerator", fmt::format("{} arrays x {} PEs at {} MHz, peak {:.1f} GOp/s", size.arrays,
                                    size.pes_per_array, mhz, figures.peak_gops));
    for (std::size_t l = 0; l < figures.layers.size(); ++l) {
        const LayerFigures& layer = figures.layers[l];
        line(fmt::format("layer {}", l).c_str(),
             fmt::format("{}, {} inputs, {} hidden units; BLEN {} (ih), {} (hh) words; weight sparsity {}, padding "
                         "efficiency {}",
                         layer.cell->title, layer.inputs, layer.hidden, layer.blen_ih, layer.blen_hh,
                         percent(layer.weight_sparsity), percent(layer.padding_efficiency)));
    }
    for (const auto& [name, value] : cost_lines(cost)) line(name, value);
    line("run", fmt::format("{} steps in {} cycles, {:.1f} µs", run.time_steps, run.cycles,
                            static_cast<double>(run.cycles) / mhz));
    if (run.time_steps == 0) return text;

    const Latency& latency = figures.latency;
    line("latency per step", "mean " + cycles_and_us(latency.mean_cycles, mhz));
    line("", fmt::format("min {}, p50 {}, p99 {}, max {} cycles", latency.min_cycles, latency.p50_cycles,
                         latency.p99_cycles, latency.max_cycles));
    line("throughput", fmt::format("{:.6g} steps/s back to back, {:.5g} GOp/s effective, {:.2f} x theoretical peak",
                                   figures.steps_per_second, figures.effective_gops, figures.speedup_over_peak));
    line("temporal sparsity",
         fmt::format("x {}, h {}, both {}", percent(figures.temporal_sparsity_x),
                     percent(figures.temporal_sparsity_h), percent(figures.temporal_sparsity)));
    line("utilisation", fmt::format("balance {}, words {}, multipliers {}", percent(figures.balance_ratio),
                                    percent(figures.issue_utilisation), percent(figures.mac_utilisation)));
    const Ledger& phases = run.ledgers.front().second;
    const auto between_steps = [](const std::string& cause) { return cause == "reset" || cause == "input_wait"; };
    const auto in_compute = [&phases](const std::string& cause) {
        return std::none_of(phases.begin(), phases.end(), [&](const auto& phase) { return phase.first == cause; });
    };
    Cycle waited = 0;
    for (const auto& [cause, cycles] : phases) waited += between_steps(cause) ? cycles : 0;
    line("between steps", fmt::format("{} of the run's cycles wait for a reset or for x",
                                      percent(static_cast<double>(waited) / static_cast<double>(run.cycles))));
    line("phases of a step", shares_of("controller", run, std::not_fn(between_steps)));
    line("encoders in compute", shares_of("encoder", run, in_compute));
    line("arrays in compute", shares_of("array", run, in_compute));
    const CriticalPath path = critical_path(run, size.arrays);
    line("critical path", shares_of(path));
    line("steps bounded by", steps_bounded(path));
    line("what if", what_if.empty() ? "--what-if tries a perfect balance, twice the lookahead, ..."
                                    : "of the run's cycles saved, mean latency per step");
    for (const WhatIf& result : what_if) line("", saving(result, run));
    line("check", fmt::format("{} steps equal the untimed reference bit for bit; ledger and conservation hold",
                              run.steps.size()));
    return text;
}

}  // namespace spartus::sim
