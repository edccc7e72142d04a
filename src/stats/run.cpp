#include "spartus/stats/run.hpp"

#include <algorithm>
#include <functional>

namespace spartus::stats {
namespace {

/// Where a counter stands among those of one module of each kind.
std::size_t place_of(const Schema& schema, std::size_t kind, std::size_t counter) {
    std::size_t place = counter;
    for (std::size_t k = 0; k < kind; ++k) place += schema.kinds[k].counters.size();
    return place;
}

void add_to(std::vector<std::uint64_t>& sums, const std::vector<std::uint64_t>& values) {
    std::transform(values.begin(), values.end(), sums.begin(), sums.begin(), std::plus<>());
}

/// Adds what the module with most counted, counter by counter.
void add_most(const Schema& schema, const std::vector<std::uint64_t>& sample, std::vector<std::uint64_t>& sums) {
    sums.resize(place_of(schema, schema.kinds.size(), 0));
    std::size_t sum = 0, first = 0;
    for (const ModuleKind& kind : schema.kinds) {
        const std::size_t stride = kind.counters.size();
        for (std::size_t c = 0; c < stride; ++c) {
            std::uint64_t most = 0;
            for (std::size_t n = 0; n < kind.count; ++n) most = std::max(most, sample[first + n * stride + c]);
            sums[sum++] += most;
        }
        first += kind.count * stride;
    }
}

}  // namespace

void Run::add(const Step& step) {
    history.add(step);
    if (layers.size() <= step.layer) layers.resize(step.layer + 1);
    LayerTotals& layer = layers[step.layer];
    ++layer.steps;
    layer.latency += step.latency(schema);
    layer.counters.resize(schema.size());
    add_to(layer.counters, step.counters);
    add_most(schema, step.counters, busiest);
}

std::vector<std::uint64_t> totals(const Run& run) {
    std::vector<std::uint64_t> sums(run.schema.size());
    for (const LayerTotals& layer : run.layers) {
        if (layer.steps > 0) add_to(sums, layer.counters);
    }
    return sums;
}

std::uint64_t total(const Run& run, std::size_t kind, std::size_t counter) {
    const Step all{0, 0, 0, 0, {}, totals(run)};
    return sum(run.schema, all, kind, counter);
}

std::uint64_t most(const Run& run, std::size_t kind, std::size_t counter) {
    return run.busiest.empty() ? 0 : run.busiest[place_of(run.schema, kind, counter)];
}

}  // namespace spartus::stats
