#include <any>

#include <fmt/format.h>

#include "spartus/arch/edgedrnn/statistics.hpp"
#include "spartus/arch/temporal_sparsity.hpp"
#include "spartus/base/math.hpp"
#include "spartus/base/percent.hpp"

namespace spartus::arch::edgedrnn {
namespace {

using stats::Better;
using stats::Kind;

struct Work {
    Elements elements;
    double columns = 0, beats = 0, bytes = 0;
};

Work work_of(const Finished& finished) {
    Work work;
    work.elements = elements_of(finished);
    const LayerReader counts_of(finished.run.schema);
    for (std::size_t l = 0; l < finished.run.layers.size(); ++l) {
        const LayerCounts counts = counts_of({0, 0, 0, 0, {}, finished.run.layers[l].counters});
        work.columns += static_cast<double>(counts.mac.columns);
        work.elements.fired_x += static_cast<double>(counts.encoder.fired_x);
        work.elements.fired_h += static_cast<double>(counts.encoder.fired_h);
        work.beats += static_cast<double>(counts.mac.mac);
        work.bytes += static_cast<double>(counts.mac.columns * gates * finished.network.layers[l].hidden);
    }
    return work;
}

/// Sums of two biases that did not fit, by layer; nothing where there was no elaboration.
std::vector<std::size_t> saturated_of(const Finished& finished) {
    const auto* const saturated = std::any_cast<std::vector<std::size_t>>(&finished.run.layout);
    return saturated != nullptr ? *saturated : std::vector<std::size_t>(finished.network.layers.size());
}

}  // namespace

void add_figures(const Finished& finished, Figures& figures) {
    const Config& config = finished.design.as<Config>();
    const auto cycles = static_cast<double>(finished.run.cycles);
    const Work work = work_of(finished);
    figures.add({"multipliers", Kind::level, "", "K"}, config.accelerator.pes);
    add_temporal_sparsity(work.elements, figures);
    figures.share("mac_utilisation", Better::higher, "cycles with a beat / cycles", ratio(work.beats, cycles));
    figures.count("tokens", "columns", Better::neither, "fetched in the run",
                  static_cast<std::uint64_t>(work.columns));
    figures.count("memory_bytes", "bytes", Better::lower, "of weights fetched in the run",
                  static_cast<std::uint64_t>(work.bytes));
    figures.real("memory_gbytes_per_second", "GB/s", Better::neither, "bytes / time of the run",
                 ratio(work.bytes, cycles) * config.accelerator.clock_mhz * 1e-3);
}

void add_layer_figures(const Finished& finished, std::size_t layer, Figures& figures) {
    figures.count("saturated_biases", "biases", Better::lower, "sums of two biases of a file beyond 8 bits",
                  saturated_of(finished).at(layer));
}

Lines describe(const Finished& finished, const Figures& figures) {
    const Config& config = finished.design.as<Config>();
    const std::vector<std::size_t> saturated = saturated_of(finished);
    Lines lines{{"accelerator",
                 fmt::format("EdgeDRNN, {} PEs at {} MHz, peak {:.1f} GOp/s, weights from memory",
                             config.accelerator.pes, config.accelerator.clock_mhz, figures.number("peak_gops"))}};
    for (std::size_t l = 0; l < finished.network.layers.size(); ++l) {
        const nn::Layer& layer = finished.network.layers[l];
        lines.emplace_back(
            fmt::format("layer {}", l),
            fmt::format("{}, {} inputs, {} hidden units; columns of {} bytes{}", layer.cell->title, layer.inputs,
                        layer.hidden, gates * layer.hidden,
                        saturated[l] == 0 ? ""
                                          : fmt::format("; {} sum{} of biases saturated at 8 bits", saturated[l],
                                                        saturated[l] == 1 ? "" : "s")));
    }
    return lines;
}

Lines summarise(const Finished&, const Figures& figures) {
    const auto share = [&](const char* name) { return percent(figures.number(name)); };
    return {temporal_sparsity_line(figures),
            {"utilisation", fmt::format("multipliers {}", share("mac_utilisation"))},
            {"memory", fmt::format("{} bytes of weights, {:.3f} GB/s", figures["memory_bytes"].get<std::uint64_t>(),
                                   figures.number("memory_gbytes_per_second"))}};
}

}  // namespace spartus::arch::edgedrnn
