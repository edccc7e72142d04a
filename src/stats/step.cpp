#include "spartus/stats/step.hpp"

#include <algorithm>

namespace spartus::stats {

Cycle Step::latency(const Schema& schema) const {
    Cycle cycles = 0;
    for (std::size_t p = 0; p < phases.size(); ++p) cycles += schema.phases[p].within_step ? phases[p] : 0;
    return cycles;
}

std::uint64_t sum(const Schema& schema, const Step& step, std::size_t kind, std::size_t counter) {
    const std::size_t stride = schema.kinds[kind].counters.size();
    std::size_t place = schema.offset({kind, 0}) + counter;
    std::uint64_t sum = 0;
    for (std::size_t n = 0; n < schema.kinds[kind].count; ++n, place += stride) sum += step.counters[place];
    return sum;
}

std::uint64_t largest(const Schema& schema, const Step& step, std::size_t kind, std::size_t counter) {
    const std::size_t stride = schema.kinds[kind].counters.size();
    std::size_t place = schema.offset({kind, 0}) + counter;
    std::uint64_t most = 0;
    for (std::size_t n = 0; n < schema.kinds[kind].count; ++n, place += stride)
        most = std::max(most, step.counters[place]);
    return most;
}

}  // namespace spartus::stats
