#include "spartus/sim/critical_path.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace spartus::sim {
namespace {

/// The array that waited least at the barrier: no cycle, since it was the last to come.
std::size_t drained_last(const std::vector<ArrayCounts>& arrays) {
    const auto last = std::min_element(
        arrays.begin(), arrays.end(),
        [](const ArrayCounts& a, const ArrayCounts& b) { return a.array.barrier < b.array.barrier; });
    return static_cast<std::size_t>(last - arrays.begin());
}

/// What each module can be to blame for.
const std::vector<Bound> of_controller{Bound::reset, Bound::overhead};
const std::vector<Bound> of_host_port{Bound::input, Bound::output};
const std::vector<Bound> of_encoder{Bound::scan};
const std::vector<Bound> of_array{Bound::mac, Bound::imbalance, Bound::hazard, Bound::pipeline};
const std::vector<Bound> of_activation_unit{Bound::activation};

Ledger select(const BoundCycles& cycles, const std::vector<Bound>& bounds) {
    Ledger ledger;
    for (const Bound bound : bounds) ledger.emplace_back(name_of(bound), cycles[bound]);
    return ledger;
}

}  // namespace

const char* name_of(Bound bound) {
    switch (bound) {
        case Bound::reset:
            return "reset";
        case Bound::input:
            return "input";
        case Bound::scan:
            return "scan";
        case Bound::mac:
            return "mac";
        case Bound::imbalance:
            return "imbalance";
        case Bound::hazard:
            return "hazard";
        case Bound::pipeline:
            return "pipeline";
        case Bound::output:
            return "output";
        case Bound::activation:
            return "activation";
        case Bound::overhead:
            return "overhead";
    }
    return "";
}

Cycle BoundCycles::total() const {
    return std::accumulate(cycles_.begin(), cycles_.end(), Cycle{0});
}

Bound BoundCycles::largest() const {
    return static_cast<Bound>(std::max_element(cycles_.begin(), cycles_.end()) - cycles_.begin());
}

BoundCycles& BoundCycles::operator+=(const BoundCycles& other) {
    std::transform(cycles_.begin(), cycles_.end(), other.cycles_.begin(), cycles_.begin(), std::plus<>());
    return *this;
}

std::string StepBounds::module_of(Bound bound) const {
    switch (bound) {
        case Bound::input:
        case Bound::output:
            return "host_port";
        case Bound::scan:
            return "encoder" + std::to_string(critical_array);
        case Bound::mac:
        case Bound::imbalance:
        case Bound::hazard:
        case Bound::pipeline:
            return "array" + std::to_string(critical_array);
        case Bound::activation:
            return "activation_unit";
        case Bound::reset:
        case Bound::overhead:
            break;
    }
    return "controller";
}

StepBounds bounds_of(const StepResult& step) {
    const arch::spartus::StepTimes& times = step.times;
    StepBounds bounds;
    bounds.critical_array = drained_last(step.arrays);
    const arch::spartus::PeArray::Counters& critical = step.arrays[bounds.critical_array].array;
    const std::size_t count = step.arrays.size();
    const Cycle balanced = (step.words() + count - 1) / count;

    BoundCycles& cycles = bounds.cycles;
    cycles[Bound::reset] = times.reset;
    cycles[Bound::input] = times.input_wait;
    cycles[Bound::scan] = critical.starved;
    cycles[Bound::mac] = std::min(critical.issue, balanced);
    cycles[Bound::imbalance] = critical.issue - cycles[Bound::mac];
    cycles[Bound::hazard] = critical.hazard;
    cycles[Bound::pipeline] = critical.drain;
    cycles[Bound::output] = times.activate - times.sync;
    cycles[Bound::activation] = times.result - times.activate;
    cycles[Bound::overhead] =
        (times.inspect - times.start) + (times.sync - times.barrier) + (times.end - times.result);
    return bounds;
}

CriticalPath critical_path(const RunResult& run, std::size_t arrays) {
    std::vector<BoundCycles> by_array(arrays);  // of the steps in which it was critical
    std::array<std::size_t, all_bounds.size()> steps{};
    CriticalPath path;
    path.critical_steps.resize(arrays);
    for (const StepResult& step : run.steps) {
        const StepBounds bounds = bounds_of(step);
        path.cycles += bounds.cycles;
        by_array[bounds.critical_array] += bounds.cycles;
        path.critical_steps[bounds.critical_array] += 1;
        steps[static_cast<std::size_t>(bounds.bound())] += 1;
    }
    for (const Bound bound : all_bounds) path.steps.emplace_back(bound, steps[static_cast<std::size_t>(bound)]);

    path.modules.emplace_back("controller", select(path.cycles, of_controller));
    path.modules.emplace_back("host_port", select(path.cycles, of_host_port));
    for (std::size_t n = 0; n < arrays; ++n) {
        path.modules.emplace_back("encoder" + std::to_string(n), select(by_array[n], of_encoder));
    }
    for (std::size_t n = 0; n < arrays; ++n) {
        path.modules.emplace_back("array" + std::to_string(n), select(by_array[n], of_array));
    }
    path.modules.emplace_back("activation_unit", select(path.cycles, of_activation_unit));
    return path;
}

}  // namespace spartus::sim
