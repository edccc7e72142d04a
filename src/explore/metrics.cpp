#include "spartus/explore/metrics.hpp"

#include <cmath>
#include <utility>

#include "spartus/cost/design_cost.hpp"
#include "spartus/cost/device.hpp"
#include "spartus/cost/energy.hpp"

namespace spartus::explore {
namespace {

using nlohmann::json;
using sim::Figures;
using sim::Latency;

json real(double value) {
    return std::isfinite(value) ? json(value) : json(nullptr);
}

/// Cycles of `cause`, all modules whose name begins with `module` together.
std::uint64_t cycles_of(const sim::RunResult& run, const std::string& module, const std::string& cause) {
    std::uint64_t cycles = 0;
    for (const auto& [name, ledger] : run.ledgers) {
        if (name.rfind(module, 0) != 0) continue;
        for (const auto& [entry, count] : ledger) cycles += entry == cause ? count : 0;
    }
    return cycles;
}

class Table {
   public:
    Table& add(Column column, std::function<json(const Measured&)> value) {
        metrics_.push_back({std::move(column), std::move(value)});
        return *this;
    }

    Table& whole(const char* name, const char* unit, const char* better, const char* meaning,
                 std::uint64_t (*value)(const Measured&)) {
        return add({name, Kind::whole, unit, better, meaning}, [value](const Measured& m) { return value(m); });
    }

    Table& number(const char* name, const char* unit, const char* better, const char* meaning,
                  double (*value)(const Measured&)) {
        return add({name, Kind::real, unit, better, meaning},
                   [value](const Measured& m) { return real(value(m)); });
    }

    /// Of time steps, in cycles and in time.
    Table& latency(const std::string& which, const std::string& meaning, double Latency::*value) {
        add({"latency_" + which + "_cycles", Kind::real, "cycles", "lower", meaning},
            [value](const Measured& m) { return real(m.figures.latency.*value); });
        return add(
            {"latency_" + which + "_us", Kind::real, "us", "lower", "the same in time"},
            [value](const Measured& m) { return real(m.figures.latency.*value / m.config.accelerator.clock_mhz); });
    }

    Table& cycles(const std::string& module, const std::string& cause, const std::string& name,
                  const std::string& meaning) {
        return add({name, Kind::whole, "cycles", "", meaning},
                   [module, cause](const Measured& m) { return cycles_of(m.run, module, cause); });
    }

    Table& phase(const std::string& cause, const std::string& meaning) {
        return cycles("controller", cause, "phase_" + cause + "_cycles", meaning);
    }

    Table& cause(const std::string& module, const std::string& name, const std::string& meaning) {
        return cycles(module, name, module + "_" + name + "_cycles", meaning + ", summed over the arrays");
    }

    std::vector<Metric> take() { return std::move(metrics_); }

   private:
    std::vector<Metric> metrics_;
};

void add_time(Table& table) {
    table.whole("cycles", "cycles", "lower", "the whole run", [](const Measured& m) { return m.run.cycles; })
        .whole("time_steps", "", "", "steps of the network",
               [](const Measured& m) { return std::uint64_t{m.run.time_steps}; })
        .latency("min", "the shortest time step", &Latency::min_cycles)
        .latency("mean", "mean of the time steps", &Latency::mean_cycles)
        .latency("p50", "median, nearest rank", &Latency::p50_cycles)
        .latency("p99", "99th percentile, nearest rank", &Latency::p99_cycles)
        .latency("max", "the longest time step", &Latency::max_cycles)
        .number("steps_per_second", "1/s", "higher", "clock / mean latency",
                [](const Measured& m) { return m.figures.steps_per_second; });
}

void add_throughput(Table& table) {
    table
        .whole("dense_operations", "operations", "",
               "of a time step: sum over the layers of 2*4*H*(I + H), of a GRU 2*3*H*(I + H)",
               [](const Measured& m) { return m.figures.dense_operations; })
        .number("effective_gops", "GOp/s", "higher", "dense operations * steps per second",
                [](const Measured& m) { return m.figures.effective_gops; })
        .number("peak_gops", "GOp/s", "", "2*N*M*clock", [](const Measured& m) { return m.figures.peak_gops; })
        .number("speedup_over_peak", "", "higher", "effective / peak",
                [](const Measured& m) { return m.figures.speedup_over_peak; });
}

void add_sparsity(Table& table) {
    table
        .number("temporal_sparsity_x", "", "", "elements of x not sent / elements",
                [](const Measured& m) { return m.figures.temporal_sparsity_x; })
        .number("temporal_sparsity_h", "", "", "the same of h",
                [](const Measured& m) { return m.figures.temporal_sparsity_h; })
        .number("temporal_sparsity", "", "", "the same of both",
                [](const Measured& m) { return m.figures.temporal_sparsity; })
        .number("weight_sparsity", "", "", "zero weights / weights",
                [](const Measured& m) { return m.figures.weight_sparsity; })
        .number("padding_efficiency", "", "higher", "non-zeros / stored pairs",
                [](const Measured& m) { return m.figures.padding_efficiency; })
        .number("sqnr_db", "dB", "higher", "h of the last layer against the float network: signal / error",
                [](const Measured& m) { return m.sqnr_db; });
}

void add_work(Table& table) {
    table
        .number("balance_ratio", "", "higher", "mean over the arrays of the tokens / maximum, summed over steps",
                [](const Measured& m) { return m.figures.balance_ratio; })
        .number("mac_utilisation", "", "higher", "multiply-adds / (N*M*cycles)",
                [](const Measured& m) { return m.figures.mac_utilisation; })
        .number("issue_utilisation", "", "higher", "words / (N*cycles)",
                [](const Measured& m) { return m.figures.issue_utilisation; })
        .whole("tokens", "tokens", "", "sent in the run", [](const Measured& m) { return m.figures.tokens; })
        .whole("words", "words", "", "issued in the run", [](const Measured& m) { return m.figures.words; })
        .whole("multiply_adds", "", "", "with a stored weight",
               [](const Measured& m) { return m.figures.multiply_adds; })
        .number("tokens_per_cycle", "1/cycle", "", "tokens / cycles",
                [](const Measured& m) {
                    return static_cast<double>(m.figures.tokens) / static_cast<double>(m.run.cycles);
                })
        .number("words_per_cycle", "1/cycle", "", "words / cycles; at most N", [](const Measured& m) {
            return static_cast<double>(m.figures.words) / static_cast<double>(m.run.cycles);
        });
}

void add_ledger(Table& table) {
    table.phase("reset", "before the first step of a sequence")
        .phase("input_wait", "before a time step without its x")
        .phase("start", "of the steps")
        .phase("compute", "of the steps")
        .phase("sync", "of the steps")
        .phase("output_full", "waiting for an output buffer")
        .phase("activation", "of the steps")
        .phase("finish", "of the steps")
        .cause("encoder", "scan", "inspecting")
        .cause("encoder", "fifo_full", "without a credit")
        .cause("encoder", "done", "everything inspected")
        .cause("array", "issue", "issuing a word")
        .cause("array", "hazard", "a word waits for an accumulator")
        .cause("array", "starved", "without a token")
        .cause("array", "drain", "results under way")
        .cause("array", "barrier", "waiting for other arrays");
}

/// Null without a device.
json of_fit(const Measured& m, json (*value)(const cost::Fit&)) {
    if (!m.cost.device) return nullptr;
    return value(cost::fit(m.cost.design.total(), *m.cost.device));
}

void add_cost(Table& table) {
    table
        .whole("weight_bram36", "BRAM36", "lower", "of all weight banks (derived)",
               [](const Measured& m) { return cost::weight_bram36(m.config, m.network, m.run.bank_depth); })
        .whole("lut", "LUT", "lower", "of the design (estimated)",
               [](const Measured& m) { return m.cost.design.total().lut; })
        .whole("ff", "FF", "lower", "of the design (estimated)",
               [](const Measured& m) { return m.cost.design.total().ff; })
        .whole("dsp48", "DSP48", "lower", "of the design (derived)",
               [](const Measured& m) { return m.cost.design.total().dsp; })
        .whole("bram36", "BRAM36", "lower", "of the design (derived)",
               [](const Measured& m) { return m.cost.design.total().bram36; })
        .add({"device", Kind::text, "", "", "the sweep's; without one, null here and below"},
             [](const Measured& m) { return m.cost.device ? json(m.cost.device->name) : json(nullptr); })
        .add({"fits", Kind::whole, "", "higher", "1 if the design fits the device, 0 if the row is theoretical"},
             [](const Measured& m) { return of_fit(m, [](const cost::Fit& f) { return json(f.fits ? 1 : 0); }); })
        .add({"binding", Kind::text, "", "", "the resource of which the largest share is taken"},
             [](const Measured& m) { return of_fit(m, [](const cost::Fit& f) { return json(f.binding); }); })
        .add({"utilisation", Kind::real, "", "lower", "that share"},
             [](const Measured& m) { return of_fit(m, [](const cost::Fit& f) { return json(f.utilisation); }); });
}

using cost::EnergyFigures;

/// Null without an energy model. All is calibrated on one published point and extrapolated from it.
void add_energy(Table& table) {
    const auto add = [&](const char* name, const char* unit, const char* better, const char* meaning,
                         double EnergyFigures::*value) {
        table.add({name, Kind::real, unit, better, meaning}, [value](const Measured& m) {
            return m.cost.energy ? real((*m.cost.energy).*value) : json(nullptr);
        });
    };
    add("energy_per_step_uj", "uJ", "lower", "back to back (calibrated, extrapolated), like all below",
        &EnergyFigures::uj_per_step);
    add("energy_per_mac_pj", "pJ", "lower", "all energy / multiply-adds with a stored weight",
        &EnergyFigures::pj_per_mac);
    add("watts_back_to_back", "W", "lower", "step upon step", &EnergyFigures::watts_back_to_back);
    add("watts_real_time", "W", "lower", "a step every host.frame_period_us", &EnergyFigures::watts_real_time);
    add("tops_per_watt", "TOp/s/W", "higher", "dense operations per second and watt, back to back",
        &EnergyFigures::tops_per_watt);
}

}  // namespace

const std::vector<Metric>& metrics() {
    static const std::vector<Metric> all = [] {
        Table table;
        add_time(table);
        add_throughput(table);
        add_sparsity(table);
        add_work(table);
        add_ledger(table);
        add_cost(table);
        add_energy(table);
        return table.take();
    }();
    return all;
}

nlohmann::json measure(const Measured& measured) {
    nlohmann::json values = json::object();
    for (const Metric& metric : metrics()) values[metric.column.name] = metric.value(measured);
    return values;
}

}  // namespace spartus::explore
