#include <algorithm>
#include <any>
#include <numeric>

#include <fmt/format.h>

#include "spartus/arch/frames.hpp"
#include "spartus/arch/spartus/design_cost.hpp"
#include "spartus/arch/spartus/machine.hpp"
#include "spartus/arch/spartus/statistics.hpp"
#include "spartus/arch/temporal_sparsity.hpp"
#include "spartus/base/math.hpp"
#include "spartus/base/percent.hpp"

namespace spartus::arch::spartus {
namespace {

using stats::Better;
using stats::Kind;

/// A counter of a kind of modules, found once in a schema.
class Counter {
   public:
    Counter(const stats::Schema& schema, const char* kind, const char* name)
        : schema_(schema), kind_(schema.kind(kind)), counter_(schema.counter(kind_, name)) {}

    std::uint64_t sum(const stats::Step& step) const { return stats::sum(schema_, step, kind_, counter_); }
    std::uint64_t largest(const stats::Step& step) const { return stats::largest(schema_, step, kind_, counter_); }

   private:
    const stats::Schema& schema_;
    std::size_t kind_;
    std::size_t counter_;
};

StepColumn column(const char* name, const char* unit, const char* meaning, const char* kind, const char* counter,
                  std::uint64_t (Counter::*value)(const stats::Step&) const = &Counter::sum) {
    return {{name, Kind::count, unit, meaning}, [=](const stats::Schema& schema) -> StepColumn::Value {
                return [value, counter = Counter(schema, kind, counter)](const stats::Step& step) {
                    return (counter.*value)(step);
                };
            }};
}

/// A counter of a kind of modules over the whole run.
std::uint64_t total(const stats::Run& run, const char* kind, const char* counter) {
    const std::size_t k = run.schema.kind(kind);
    return stats::total(run, k, run.schema.counter(k, counter));
}

/// Sums over all steps, as real numbers.
struct Work {
    double tokens = 0, words = 0, multiply_adds = 0;
    Elements elements;
    double busiest = 0;  ///< tokens of the busiest array of every step
};

Work work_of(const Finished& finished) {
    const stats::Run& run = finished.run;
    const auto count = [&run](const char* kind, const char* counter) {
        return static_cast<double>(total(run, kind, counter));
    };
    Work work;
    work.tokens = count("array", "tokens");
    work.words = count("array", "issue");
    work.multiply_adds = count("array", "multiply_adds");
    work.elements = elements_of(finished);
    work.elements.fired_x = count("encoder", "tokens_x");
    work.elements.fired_h = count("encoder", "tokens_h");
    const std::size_t array = run.schema.kind("array");
    work.busiest = static_cast<double>(stats::most(run, array, run.schema.counter(array, "tokens")));
    return work;
}

/// Of the elaboration; nothing where there was none.
const StoredNetwork& stored_of(const Finished& finished) {
    static const StoredNetwork none;
    const auto* const stored = std::any_cast<StoredNetwork>(&finished.run.layout);
    return stored != nullptr ? *stored : none;
}

struct Weights {
    double all = 0, non_zeros = 0, pairs = 0;

    double sparsity() const { return 1 - ratio(non_zeros, all); }
    double padding_efficiency() const { return ratio(non_zeros, pairs); }
};

Weights weights_of(const nn::Layer& layer, const StoredLayer& stored) {
    return {static_cast<double>(layer.weight_ih.size() + layer.weight_hh.size()),
            static_cast<double>(stored.ih.non_zeros + stored.hh.non_zeros),
            static_cast<double>(stored.ih.pairs + stored.hh.pairs)};
}

Weights weights_of(const Finished& finished) {
    Weights sum;
    const std::vector<StoredLayer>& layers = stored_of(finished).layers;
    for (std::size_t l = 0; l < layers.size(); ++l) {
        const Weights layer = weights_of(finished.network.layers[l], layers[l]);
        sum.all += layer.all;
        sum.non_zeros += layer.non_zeros;
        sum.pairs += layer.pairs;
    }
    return sum;
}

void add_memory_figures(const Finished& finished, Figures& figures) {
    if (!streams(finished.run.schema)) return;
    const std::uint64_t bytes = total(finished.run, "memory_port", "bytes");
    const std::uint64_t beats = total(finished.run, "memory_port", "busy");
    const auto cycles = static_cast<double>(finished.run.cycles);
    const auto all = static_cast<double>(bytes);
    const auto steps = static_cast<double>(finished.run.time_steps);
    figures.count("memory_bytes", "bytes", Better::lower, "of weights fetched in the run", bytes);
    figures.real("memory_bytes_per_step", "bytes", Better::lower, "of weights fetched, mean of the time steps",
                 ratio(all, steps));
    figures.real("memory_gbytes_per_second", "GB/s", Better::neither, "bytes / time of the run",
                 ratio(all, cycles) * finished.design->clock_mhz() * 1e-3);
    figures.share("memory_utilisation", Better::neither, "cycles in which the port transfers a beat / cycles",
                  ratio(static_cast<double>(beats), cycles));
}

}  // namespace

const std::vector<StepColumn>& step_columns(WeightSource source) {
    static const std::vector<StepColumn> all{
        column("max_tokens", "tokens", "W, of the busiest array", "array", "tokens", &Counter::largest),
        column("tokens", "tokens", "popped by all arrays", "array", "tokens"),
        column("fired_x", "elements", "of x that were sent", "encoder", "tokens_x"),
        column("fired_h", "elements", "of h that were sent", "encoder", "tokens_h"),
        column("words", "words", "issued by all arrays", "array", "issue"),
        column("multiply_adds", "products", "with a stored weight", "array", "multiply_adds")};
    static const std::vector<StepColumn> with_memory = [] {
        std::vector<StepColumn> more = all;
        more.push_back(column("memory_bytes", "bytes", "of weights fetched from memory", "memory_port", "bytes"));
        return more;
    }();
    return source == WeightSource::memory ? with_memory : all;
}

const std::vector<CounterName>& counters_by_module() {
    static const std::vector<CounterName> all{{"array", "tokens"}};
    return all;
}

void add_figures(const Finished& finished, Figures& figures) {
    const Config& config = finished.design.as<Config>();
    const double arrays = config.accelerator.arrays;
    const double macs = arrays * config.accelerator.pes_per_array;
    const auto cycles = static_cast<double>(finished.run.cycles - frame_waits(finished));
    const Work work = work_of(finished);
    const Weights weights = weights_of(finished);
    figures.add({"multipliers", Kind::level, "", "N*M"}, static_cast<std::uint64_t>(macs));
    figures.add({"activation_pipeline_cycles", Kind::level, "cycles",
                 "from a group's last read to its h: tree and latency", Better::lower},
                tree_levels(config.accelerator.arrays) + config.activation_unit.latency);
    add_temporal_sparsity(work.elements, figures);
    figures.share("weight_sparsity", Better::neither, "zero weights / weights", weights.sparsity());
    figures.share("padding_efficiency", Better::higher, "non-zeros / stored pairs", weights.padding_efficiency());
    figures.share("balance_ratio", Better::higher,
                  "mean over the arrays of the tokens / maximum, summed over steps",
                  ratio(work.tokens, arrays * work.busiest));
    figures.share("mac_utilisation", Better::higher, "multiply-adds / (N*M*cycles), but those waited for a frame",
                  ratio(work.multiply_adds, macs * cycles));
    figures.share("issue_utilisation", Better::higher, "words / (N*cycles), likewise",
                  ratio(work.words, arrays * cycles));
    figures.count("tokens", "tokens", Better::neither, "sent in the run", static_cast<std::uint64_t>(work.tokens));
    figures.count("words", "words", Better::neither, "issued in the run", static_cast<std::uint64_t>(work.words));
    figures.count("multiply_adds", "products", Better::neither, "with a stored weight",
                  static_cast<std::uint64_t>(work.multiply_adds));
    figures.real("tokens_per_cycle", "1/cycle", Better::neither, "tokens / cycles", ratio(work.tokens, cycles));
    figures.real("words_per_cycle", "1/cycle", Better::neither, "words / cycles", ratio(work.words, cycles));
    figures.add({"peak_words_per_cycle", Kind::level, "1/cycle", "N: every array issues one"},
                config.accelerator.arrays);
    add_memory_figures(finished, figures);
    const std::uint32_t depth = stored_of(finished).bank_depth;
    figures.add({"weight_bank_depth", Kind::level, "words", "of every weight bank or stream buffer", Better::lower},
                depth);
    figures.add(
        {"weight_bram36", Kind::level, "BRAM36", "of all weight banks or stream buffers (derived)", Better::lower},
        weight_bram36(config, finished.network, depth));
}

void add_layer_figures(const Finished& finished, std::size_t layer, Figures& figures) {
    const StoredLayer& stored = stored_of(finished).layers[layer];
    const Weights weights = weights_of(finished.network.layers[layer], stored);
    const auto blen = [&](const char* name, const char* meaning, std::uint32_t words) {
        figures.add({name, Kind::level, "words", meaning, Better::lower}, words);
    };
    blen("blen_ih", "of a column of W_ih", stored.ih.blen);
    blen("blen_hh", "of a column of W_hh", stored.hh.blen);
    figures.share("weight_sparsity", Better::neither, "zero weights / weights", weights.sparsity());
    figures.share("padding_efficiency", Better::higher, "non-zeros / stored pairs", weights.padding_efficiency());
}

Lines describe(const Finished& finished, const Figures& figures) {
    const Config::Accelerator& size = finished.design.as<Config>().accelerator;
    Lines lines{{"accelerator", fmt::format("{} arrays x {} PEs at {} MHz, peak {:.1f} GOp/s", size.arrays,
                                            size.pes_per_array, size.clock_mhz, figures.number("peak_gops"))}};
    for (std::size_t l = 0; l < finished.network.layers.size(); ++l) {
        const nn::Layer& layer = finished.network.layers[l];
        const StoredLayer& stored = stored_of(finished).layers[l];
        const Weights weights = weights_of(layer, stored);
        lines.emplace_back(
            fmt::format("layer {}", l),
            fmt::format("{}, {} inputs, {} hidden units; BLEN {} (ih), {} (hh) words; weight sparsity {}, "
                        "padding efficiency {}",
                        layer.cell->title, layer.inputs, layer.hidden, stored.ih.blen, stored.hh.blen,
                        percent(weights.sparsity()), percent(weights.padding_efficiency())));
    }
    return lines;
}

Lines summarise(const Finished& finished, const Figures& figures) {
    const auto share = [&](const char* name) { return percent(figures.number(name)); };
    Lines lines{temporal_sparsity_line(figures),
                {"utilisation", fmt::format("balance {}, words {}, multipliers {}", share("balance_ratio"),
                                            share("issue_utilisation"), share("mac_utilisation"))}};
    if (!streams(finished.run.schema)) return lines;
    lines.emplace_back(
        "memory", fmt::format("{:.0f} bytes of weights per step, {:.3f} GB/s, a beat in {} of the cycles",
                              figures.number("memory_bytes_per_step"), figures.number("memory_gbytes_per_second"),
                              share("memory_utilisation")));
    return lines;
}

}  // namespace spartus::arch::spartus
