#include "spartus/sim/figures.hpp"

#include <algorithm>

#include "spartus/base/distribution.hpp"
#include "spartus/sim/in_time.hpp"

namespace spartus::sim {
namespace {

using arch::Figures;
using arch::Finished;
using stats::Better;
using stats::Kind;

/// Of one time step, all layers together, in order of size.
std::vector<Cycle> sorted_latencies(const stats::Run& run) {
    std::vector<Cycle> latencies;
    latencies.reserve(run.time_steps);
    for (const stats::Step& step : run.history) {
        if (step.layer == 0) latencies.push_back(0);
        latencies.back() += step.latency(run.schema);
    }
    std::sort(latencies.begin(), latencies.end());
    return latencies;
}

void add_latency(const Finished& finished, Figures& figures) {
    const std::vector<Cycle> latencies = sorted_latencies(finished.run);
    const double mhz = finished.design->clock_mhz();
    const auto add = [&](const std::string& which, const std::string& meaning, double cycles) {
        figures.real("latency_" + which + "_cycles", "cycles", Better::lower, meaning, cycles);
        figures.real("latency_" + which + "_us", "us", Better::lower, "the same in time", cycles / mhz);
    };
    add("min", "the shortest time step", percentile(latencies, 0));
    add("mean", "mean of the time steps", mean(latencies));
    add("p50", "median, nearest rank", percentile(latencies, 50));
    add("p99", "99th percentile, nearest rank", percentile(latencies, 99));
    add("max", "the longest time step", percentile(latencies, 100));
}

void add_time(const Finished& finished, Figures& figures) {
    figures.count("cycles", "cycles", Better::lower, "the whole run", finished.run.cycles);
    figures.real("run_us", "us", Better::lower, "the same in time",
                 static_cast<double>(finished.run.cycles) / finished.design->clock_mhz());
    figures.count("time_steps", "steps", Better::neither, "steps of the network", finished.run.time_steps);
    std::uint64_t sequences = 0;
    for (const stats::Step& step : finished.run.history) {
        if (step.layer == 0 && step.step == 0) ++sequences;
    }
    figures.count("sequences", "sequences", Better::neither, "that have steps", sequences);
    add_latency(finished, figures);
}

void add_throughput(const Finished& finished, Figures& figures) {
    const arch::Architecture& architecture = finished.design.architecture();
    const auto operations = architecture.dense_operations(finished.network);
    const double peak = architecture.peak_gops(finished.design);
    const double per_second = finished.design->clock_mhz() * 1e6 / figures.number("latency_mean_cycles");
    const double effective = static_cast<double>(operations) * per_second * 1e-9;
    figures.real("steps_per_second", "1/s", Better::higher, "clock / mean latency", per_second);
    figures.count("dense_operations", "operations", Better::neither,
                  "of a time step: a product and a sum for every weight", operations);
    figures.real("effective_gops", "GOp/s", Better::higher, "dense operations * steps per second", effective);
    figures.real("peak_gops", "GOp/s", Better::neither, "2 * multipliers * clock", peak);
    figures.real("latency_at_peak_us", "us", Better::neither, "of a time step if every multiplier worked always",
                 static_cast<double>(operations) / peak * 1e-3);
    figures.real("speedup_over_peak", "", Better::higher, "effective / peak", effective / peak);
}

/// "array_issue_cycles" of a cause, "array_tokens" of a count.
stats::Quantity over_kind(const stats::ModuleKind& kind, stats::Quantity quantity) {
    const bool cause = quantity.kind == Kind::cause;
    quantity.name = kind.name + '_' + quantity.name + (cause ? "_cycles" : "");
    if (kind.count > 1 || kind.numbered) quantity.meaning += ", summed over all";
    quantity.kind = Kind::count;
    return quantity;
}

}  // namespace

void add_ledger(const stats::Run& run, Figures& figures) {
    const stats::Schema& schema = run.schema;
    for (std::size_t p = 0; p < schema.phases.size(); ++p) {
        stats::Quantity quantity = schema.phases[p].quantity;
        quantity.name = "phase_" + quantity.name + "_cycles";
        quantity.kind = Kind::count;
        Cycle cycles = 0;
        for (const stats::Step& step : run.history) cycles += step.phases[p];
        figures.add(quantity, cycles);
    }
    const std::vector<std::uint64_t> sums = stats::totals(run);
    for (std::size_t kind = 0; kind < schema.kinds.size(); ++kind) {
        const std::vector<stats::Quantity>& counters = schema.kinds[kind].counters;
        for (std::size_t c = 0; c < counters.size(); ++c) {
            std::uint64_t sum = 0;
            for (std::size_t n = 0; n < schema.kinds[kind].count; ++n) sum += sums[schema.offset({kind, n}) + c];
            figures.add(over_kind(schema.kinds[kind], counters[c]), sum);
        }
    }
}

arch::Figures figures_of(const Finished& finished, const CostReport& cost, const Accuracy& accuracy) {
    Figures figures;
    add_time(finished, figures);
    add_throughput(finished, figures);
    add_in_time(finished, figures);
    finished.design.architecture().figures(finished, figures);
    add_accuracy(finished, accuracy, figures);
    add_ledger(finished.run, figures);
    add_cost(cost, figures);
    return figures;
}

std::vector<stats::Quantity> declared_figures(const arch::Design& design) {
    nn::Layer layer;
    layer.inputs = layer.hidden = 1;
    const nn::Network network{{layer}};
    stats::Run run;
    run.schema = design.architecture().schema(design);
    std::vector<stats::Quantity> quantities;
    const Finished finished{design, network, run};
    const Figures figures = figures_of(finished, cost_report(finished, {}));
    for (const arch::Figure& figure : figures.all()) quantities.push_back(figure.quantity);
    return quantities;
}

}  // namespace spartus::sim
