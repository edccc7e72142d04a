/// \file
/// Steps of the Spartus accelerator with their counters by name, to and from the rows of integers of a run.
#pragma once

#include <algorithm>
#include <vector>

#include "spartus/arch/spartus/machine.hpp"
#include "spartus/arch/spartus/spartus.hpp"
#include "spartus/arch/spartus/statistics.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/stats/run.hpp"

namespace spartus::test {

struct SpartusStep {
    arch::spartus::StepTimes times;
    std::vector<arch::spartus::ArrayCounts> arrays;

    template <class Count>
    std::uint64_t sum(Count count) const {
        std::uint64_t total = 0;
        for (const auto& array : arrays) total += count(array);
        return total;
    }
    std::uint64_t fired_x() const {
        return sum([](const auto& counts) { return counts.encoder.tokens_x; });
    }
    std::uint64_t fired_h() const {
        return sum([](const auto& counts) { return counts.encoder.tokens_h; });
    }
    std::uint64_t max_tokens() const {
        std::uint64_t most = 0;
        for (const auto& array : arrays) most = std::max(most, array.array.tokens);
        return most;
    }
};

inline SpartusStep spartus_step(const stats::Schema& schema, const stats::Step& step) {
    SpartusStep result;
    arch::spartus::StepTimes& t = result.times;
    t.sequence = step.sequence;
    t.step = step.step;
    t.layer = step.layer;
    t.start = step.start;
    t.reset = step.phases[0];
    t.input_wait = step.phases[1];
    t.inspect = t.start + step.phases[2];
    t.barrier = t.inspect + step.phases[3];
    t.sync = t.barrier + step.phases[4];
    t.activate = t.sync + step.phases[5];
    t.result = t.activate + step.phases[6];
    t.end = t.result + step.phases[7];
    const arch::spartus::LaneReader lanes(schema);
    for (std::size_t n = 0; n < lanes.arrays(); ++n) result.arrays.push_back(lanes(step, n));
    return result;
}

inline std::vector<SpartusStep> spartus_steps(const stats::Run& run) {
    std::vector<SpartusStep> steps;
    for (const stats::Step& step : run.steps) steps.push_back(spartus_step(run.schema, step));
    return steps;
}

/// The schema of as many arrays.
inline stats::Schema schema_of_arrays(std::size_t arrays) {
    arch::spartus::Config config;
    config.accelerator.arrays = static_cast<std::uint32_t>(arrays);
    return arch::spartus::schema_of(config);
}

/// The host is left out: its counters are zero.
inline stats::Step stats_step(const SpartusStep& step) {
    stats::Step result = arch::spartus::step_of(step.times);
    for (const auto& n : step.arrays)
        stats::save(arch::spartus::DeltaEncoder::statistics(), n.encoder, result.counters);
    for (const auto& n : step.arrays) stats::save(arch::spartus::PeArray::statistics(), n.array, result.counters);
    for (const auto& n : step.arrays) stats::save(arch::spartus::WeightBank::statistics(), n.bank, result.counters);
    result.counters.resize(result.counters.size() + 2);
    return result;
}

/// Layers and depth of the banks, as the run's elaboration came to them.
inline const arch::spartus::StoredNetwork& stored(const stats::Run& run) {
    return *std::any_cast<arch::spartus::StoredNetwork>(&run.layout);
}

}  // namespace spartus::test
