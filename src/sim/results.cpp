#include "spartus/sim/results.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "spartus/base/math.hpp"
#include "spartus/base/percent.hpp"
#include "spartus/base/text.hpp"
#include "spartus/config/key.hpp"
#include "spartus/sim/critical_path.hpp"
#include "spartus/sim/in_time.hpp"
#include "spartus/sim/step_table.hpp"
#include "spartus/stats/ledger.hpp"

namespace spartus::sim {
namespace {

using nlohmann::ordered_json;

ordered_json quantity_json(const stats::Quantity& quantity) {
    ordered_json json{{"kind", name_of(quantity.kind)}};
    if (!quantity.unit.empty()) json["unit"] = quantity.unit;
    if (quantity.kind == stats::Kind::cause) json["role"] = name_of(quantity.role);
    if (quantity.better != stats::Better::neither) json["better"] = name_of(quantity.better);
    json["meaning"] = quantity.meaning;
    return json;
}

template <class Quantities>
ordered_json quantities_json(const Quantities& quantities) {
    ordered_json json = ordered_json::object();
    for (const stats::Quantity& quantity : quantities) json[quantity.name] = quantity_json(quantity);
    return json;
}

ordered_json phases_schema(const stats::Schema& schema) {
    ordered_json json;
    for (const stats::Phase& phase : schema.phases) {
        ordered_json entry = quantity_json(phase.quantity);
        entry["within_step"] = phase.within_step;
        if (!phase.worker.empty()) entry["worker"] = phase.worker;
        json[phase.quantity.name] = entry;
    }
    return json;
}

ordered_json modules_schema(const stats::Schema& schema) {
    ordered_json json;
    for (const stats::ModuleKind& kind : schema.kinds) {
        std::vector<stats::Quantity> quantities = kind.counters;
        if (!kind.rest.name.empty()) quantities.push_back(kind.rest);
        ordered_json entry{{"count", kind.count}, {"numbered", kind.numbered}};
        if (!kind.divides.empty()) entry["divides"] = kind.divides;
        if (!kind.rest.name.empty()) entry["rest"] = kind.rest.name;
        entry["quantities"] = quantities_json(quantities);
        json[kind.name] = entry;
    }
    return json;
}

/// What every number of the file is.
ordered_json schema_json(const arch::Finished& finished, const arch::Figures& figures) {
    const arch::Architecture& architecture = finished.design.architecture();
    ordered_json json{{"phases", phases_schema(finished.run.schema)},
                      {"modules", modules_schema(finished.run.schema)}};
    std::vector<stats::Quantity> declared;
    for (const arch::StepColumn& column : architecture.step_columns(finished.design))
        declared.push_back(column.quantity);
    const arch::StepColumn response = response_column(finished.design, finished.network);
    if (response.value) declared.push_back(response.quantity);
    json["steps"] = quantities_json(declared);
    for (const arch::Bound& bound : architecture.bounds(finished.design)) {
        json["bounds"][bound.quantity.name] = {{"module", bound.kind}, {"meaning", bound.quantity.meaning}};
    }
    declared.clear();
    for (const arch::Figure& figure : figures.all()) declared.push_back(figure.quantity);
    json["figures"] = quantities_json(declared);
    return json;
}

ordered_json causes_json(const std::vector<stats::CauseCycles>& causes) {
    ordered_json json;
    for (const auto& [cause, cycles] : causes) json[cause->name] = cycles;
    return json;
}

/// The phases, then single modules as objects and numbered ones as arrays: "arrays": [{…}, …].
ordered_json ledger_json(const stats::Run& run) {
    const stats::Ledger ledger = stats::ledger_of(run);
    ordered_json json{{"phases", causes_json(ledger.phases)}};
    for (const auto& [module, causes] : ledger.modules) {
        const stats::ModuleKind& kind = run.schema.kinds[module.kind];
        if (kind.numbered) {
            json[kind.name + 's'].push_back(causes_json(causes));
        } else {
            json[kind.name] = causes_json(causes);
        }
    }
    return json;
}

/// What every module counted in the run beside its causes, under the names of the ledger.
ordered_json counted_json(const stats::Run& run) {
    const std::vector<std::uint64_t> sums = stats::totals(run);
    ordered_json json = ordered_json::object();
    for (std::size_t k = 0; k < run.schema.kinds.size(); ++k) {
        const stats::ModuleKind& kind = run.schema.kinds[k];
        for (std::size_t c = 0; c < kind.counters.size(); ++c) {
            if (kind.counters[c].kind != stats::Kind::count) continue;
            ordered_json& counted = json[kind.name + (kind.numbered ? "s" : "")][kind.counters[c].name];
            for (std::size_t n = 0; n < kind.count; ++n) {
                const std::uint64_t sum = sums[run.schema.offset({k, n}) + c];
                if (kind.numbered) {
                    counted.push_back(sum);
                } else {
                    counted = sum;
                }
            }
        }
    }
    return json;
}

ordered_json figures_json(const std::vector<arch::Figure>& figures) {
    ordered_json json;
    for (const arch::Figure& figure : figures) json[figure.quantity.name] = figure.value;
    return json;
}

ordered_json layers_json(const arch::Finished& finished) {
    ordered_json json;
    for (std::size_t l = 0; l < finished.network.layers.size(); ++l) {
        const nn::Layer& layer = finished.network.layers[l];
        const std::vector<stats::LayerTotals>& ran = finished.run.layers;
        const double cycles = l < ran.size() ? static_cast<double>(ran[l].latency) : 0;
        arch::Figures figures;
        figures.real("latency_mean_cycles", "cycles", stats::Better::lower, "mean of its steps",
                     ratio(cycles, static_cast<double>(finished.run.time_steps)));
        finished.design.architecture().layer_figures(finished, l, figures);
        ordered_json entry{{"cell", layer.cell->name}, {"inputs", layer.inputs}, {"hidden", layer.hidden}};
        entry.update(figures_json(figures.all()));
        json.push_back(entry);
    }
    return json;
}

/// Numbers as numbers, words as words.
ordered_json config_json(const config::Parameters& parameters) {
    ordered_json json;
    for (const auto& [key, text] : config::settings(parameters)) {
        const std::size_t dot = key.find('.');
        ordered_json value = ordered_json::parse(text, nullptr, false);
        json[key.substr(0, dot)][key.substr(dot + 1)] = value.is_number() ? value : ordered_json(text);
    }
    return json;
}

std::string cycles_and_us(double cycles, double clock_mhz) {
    return std::isnan(cycles) ? "-" : fmt::format("{:.6g} cycles, {:.4g} µs", cycles, cycles / clock_mhz);
}

/// "issue 18.5 %, starved 44.2 %": in their order, without those that never occur.
std::string shares_of(const std::vector<stats::CauseCycles>& causes) {
    double all = 0;
    for (const auto& [cause, cycles] : causes) all += static_cast<double>(cycles);
    std::string text;
    for (const auto& [cause, cycles] : causes) {
        if (cycles == 0) continue;
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", cause->name,
                            percent(static_cast<double>(cycles) / all));
    }
    return text.empty() ? "-" : text;
}

/// What the modules of a kind counted themselves, of all that was counted over the run.
std::vector<stats::CauseCycles> own_causes(const stats::Schema& schema, const std::vector<std::uint64_t>& totals,
                                           std::size_t kind, stats::Kind wanted) {
    const std::vector<stats::Quantity>& counters = schema.kinds[kind].counters;
    std::vector<stats::CauseCycles> causes;
    for (std::size_t c = 0; c < counters.size(); ++c) {
        if (counters[c].kind != wanted) continue;
        causes.push_back({&counters[c], 0});
        for (std::size_t n = 0; n < schema.kinds[kind].count; ++n) {
            causes.back().cycles += totals[schema.offset({kind, n}) + c];
        }
    }
    return causes;
}

ordered_json critical_path_json(const arch::Design& design, const CriticalPath& path) {
    const std::vector<arch::Bound>& bounds = design.architecture().bounds(design);
    ordered_json json;
    for (std::size_t b = 0; b < bounds.size(); ++b) json["cycles"][bounds[b].quantity.name] = path.cycles[b];
    for (std::size_t b = 0; b < bounds.size(); ++b) json["steps_bounded"][bounds[b].quantity.name] = path.steps[b];
    json["critical_steps"] = path.critical_steps;
    for (std::size_t b = 0; b < bounds.size(); ++b) {
        ordered_json& cycles = json["modules"][bounds[b].kind][bounds[b].quantity.name];
        if (path.by_module[b].size() > 1) {
            cycles = path.by_module[b];
        } else {
            cycles = path.by_module[b].front();
        }
    }
    return json;
}

/// Of the `busy` cycles of the run.
std::int64_t saved_cycles(const WhatIf& result, Cycle busy) {
    return static_cast<std::int64_t>(busy) - static_cast<std::int64_t>(result.cycles);
}

/// NaN if there are none.
double saved_share(const WhatIf& result, Cycle busy) {
    return static_cast<double>(saved_cycles(result, busy)) / static_cast<double>(busy);
}

ordered_json what_if_json(const std::vector<WhatIf>& what_if, Cycle busy) {
    ordered_json json = ordered_json::array();
    for (const WhatIf& result : what_if) {
        json.push_back({{"change", result.change.name},
                        {"set", result.change.keys},
                        {"cycles", result.cycles},
                        {"saved_cycles", saved_cycles(result, busy)},
                        {"saved", saved_share(result, busy)},
                        {"mean_latency_cycles", result.mean_latency}});
    }
    return json;
}

/// "mac 61.0 %, imbalance 14.2 %": largest first, without those that never occur.
std::string shares_of(const CriticalPath& path, const std::vector<arch::Bound>& bounds) {
    std::vector<std::size_t> order(bounds.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&path](std::size_t a, std::size_t b) { return path.cycles[a] > path.cycles[b]; });
    std::string text;
    for (const std::size_t b : order) {
        if (path.cycles[b] == 0) break;
        const double share = static_cast<double>(path.cycles[b]) / static_cast<double>(path.total());
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", bounds[b].quantity.name, percent(share));
    }
    return text;
}

/// "mac 50, activation 150 of 200 steps".
std::string steps_bounded(const CriticalPath& path, const std::vector<arch::Bound>& bounds) {
    std::string text;
    std::size_t all = 0;
    for (std::size_t b = 0; b < bounds.size(); ++b) {
        if (path.steps[b] > 0) {
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", bounds[b].quantity.name, path.steps[b]);
        }
        all += path.steps[b];
    }
    return text + fmt::format(" of {} steps", all);
}

/// "   8.1 %     148.0 cycles  twice the lookahead: delta_encoder.lookahead=16".
std::string saving(const WhatIf& result, Cycle busy) {
    return fmt::format("{:>8}{:>10.1f} cycles  {}{}{}", percent(saved_share(result, busy)), result.mean_latency,
                       result.change.name, result.change.keys.empty() ? "" : ": ",
                       fmt::join(result.change.keys, ", "));
}

/// The summary, line by line.
class Summary {
   public:
    explicit Summary(const Results& results)
        : finished_(results.finished),
          run_(finished_.run),
          busy_(busy_cycles(finished_)),
          figures_(results.figures),
          path_(results.critical_path) {}

    void line(const std::string& name, const std::string& value) {
        text_ += fmt::format("  {:<21}{}\n", name, value);
    }

    void lines(const std::vector<std::pair<std::string, std::string>>& lines) {
        for (const auto& [name, value] : lines) line(name, value);
    }

    void add_run() {
        line("run", fmt::format("{} steps in {} cycles, {:.1f} µs", run_.time_steps, run_.cycles,
                                figures_.number("run_us")));
    }

    void add_latency() {
        const auto cycles = [&](const char* which) {
            return figures_.number(fmt::format("latency_{}_cycles", which));
        };
        line("latency per step", "mean " + cycles_and_us(cycles("mean"), finished_.design->clock_mhz()));
        line("", fmt::format("min {}, p50 {}, p99 {}, max {} cycles", cycles("min"), cycles("p50"), cycles("p99"),
                             cycles("max")));
        line("throughput",
             fmt::format("{:.6g} steps/s back to back, {:.5g} GOp/s effective, {:.2f} x theoretical peak",
                         figures_.number("steps_per_second"), figures_.number("effective_gops"),
                         figures_.number("speedup_over_peak")));
    }

    /// The phases, and what each kind of module counted.
    void add_cycles() {
        std::vector<stats::CauseCycles> within;
        Cycle waited = 0;
        const stats::Ledger ledger = stats::ledger_of(run_);
        for (std::size_t p = 0; p < ledger.phases.size(); ++p) {
            if (run_.schema.phases[p].within_step) {
                within.push_back(ledger.phases[p]);
            } else {
                waited += ledger.phases[p].cycles;
            }
        }
        waited -= run_.cycles - busy_;  // said already
        line("between steps", fmt::format("{} of the {} wait for a reset or for x",
                                          percent(static_cast<double>(waited) / static_cast<double>(busy_)),
                                          busy_ == run_.cycles ? "run's cycles" : "other cycles"));
        line("phases of a step", shares_of(within));
        const std::vector<std::uint64_t> totals = stats::totals(run_);
        for (std::size_t kind = 0; kind < run_.schema.kinds.size(); ++kind) add_kind(kind, totals);
    }

    void add_bounds(const std::vector<WhatIf>& what_if) {
        const std::vector<arch::Bound>& bounds = finished_.design.architecture().bounds(finished_.design);
        line("critical path", shares_of(path_, bounds));
        line("steps bounded by", steps_bounded(path_, bounds));
        line("what if", what_if.empty() ? offer() : whose_cycles() + " saved, mean latency per step");
        for (const WhatIf& result : what_if) line("", saving(result, busy_));
    }

    std::string text() const { return text_; }

   private:
    std::string whose_cycles() const {
        return busy_ == run_.cycles ? "of the run's cycles" : "of the cycles that had a frame,";
    }

    /// "--what-if tries a perfect balance, twice the lookahead, ...".
    std::string offer() const {
        constexpr std::size_t shown = 2;
        std::string names;
        const auto changes = finished_.design.architecture().what_if(finished_.design, finished_.network);
        for (std::size_t n = 0; n < std::min(shown, changes.size()); ++n) names += changes[n].name + ", ";
        return changes.empty() ? "nothing that keys could change" : "--what-if tries " + names + "...";
    }

    void add_kind(std::size_t kind, const std::vector<std::uint64_t>& totals) {
        const stats::ModuleKind& modules = run_.schema.kinds[kind];
        const std::vector<stats::CauseCycles> causes = own_causes(run_.schema, totals, kind, stats::Kind::cause);
        const std::string name = words_of(modules.name) + (modules.numbered ? "s" : "");
        const std::string where = modules.divides.empty() ? "" : " in " + modules.divides;
        if (causes.size() > 1) line(name + where, shares_of(causes));
        std::string counts;
        for (const auto& [count, sum] : own_causes(run_.schema, totals, kind, stats::Kind::count)) {
            counts += fmt::format("{}{} {}", counts.empty() ? "" : ", ", words_of(count->name), sum);
        }
        if (!counts.empty()) line(name + " counted", counts);
    }

    const arch::Finished& finished_;
    const stats::Run& run_;
    const Cycle busy_;  ///< without the waits for frames
    const arch::Figures& figures_;
    const CriticalPath& path_;
    std::string text_;
};

}  // namespace

const char* version() {
    return SPARTUS_VERSION;
}

std::string stats_json(const Results& results, const std::vector<InputFile>& files, const Series& series,
                       const std::vector<stats::Step>* steps) {
    const arch::Finished& finished = results.finished;
    ordered_json json;
    json["program"] = {{"name", "spartus"}, {"version", version()}};
    for (const InputFile& file : files) {
        json["inputs"].push_back({{"role", file.role}, {"path", file.path}, {"sha256", file.sha256}});
        if (file.prefix) json["inputs"].back()["prefix"] = *file.prefix;
    }
    json["config"] = config_json(finished.design.parameters());
    json["schema"] = schema_json(finished, results.figures);
    json["layers"] = layers_json(finished);
    json["figures"] = figures_json(results.figures.all());
    if (const auto all = warnings(finished, results.figures); !all.empty()) json["warnings"] = all;
    json["cost"] = cost_json(results.cost);
    if (results.cost.energy) json["energy"] = energy_json(*results.cost.energy);
    json["ledger"] = ledger_json(finished.run);
    json["counted"] = counted_json(finished.run);
    json["critical_path"] = critical_path_json(finished.design, results.critical_path);
    if (!results.what_if.empty()) json["what_if"] = what_if_json(results.what_if, busy_cycles(finished));
    // Beside the figures, the course of the run: a line per column rather than per number.
    std::string text = json.dump(2);
    text.erase(text.rfind("\n}"));
    text += ",\n  \"latencies\": " + lines_of(latencies_json(finished.run), "  ");
    text += ",\n  \"series\": " + lines_of(series.json(), "  ");
    if (steps != nullptr) text += ",\n  \"steps\": " + steps_json(finished.design, finished.network, *steps, "  ");
    return text + "\n}\n";
}

std::string summary(const Results& results) {
    const arch::Finished& finished = results.finished;
    const arch::Architecture& architecture = finished.design.architecture();
    Summary summary(results);
    summary.lines(architecture.describe(finished, results.figures));
    summary.lines(cost_lines(results.cost));
    summary.add_run();
    if (finished.run.time_steps == 0) return summary.text();
    summary.lines(in_time_lines(finished, results.figures));
    summary.add_latency();
    summary.lines(architecture.summarise(finished, results.figures));
    summary.lines(accuracy_lines(finished, results.figures));
    summary.add_cycles();
    summary.add_bounds(results.what_if);
    summary.line("check",
                 fmt::format("{} steps equal the untimed reference bit for bit; ledger and conservation hold",
                             finished.run.history.size()));
    return summary.text();
}

}  // namespace spartus::sim
