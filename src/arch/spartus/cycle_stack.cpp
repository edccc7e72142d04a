#include <algorithm>

#include "spartus/arch/spartus/statistics.hpp"
#include "spartus/base/math.hpp"

namespace spartus::arch::spartus {
namespace {

using stats::Kind;

/// Bounds, as below.
enum At : std::size_t {
    reset,
    input,
    scan,
    mac,
    imbalance,
    hazard,
    pipeline,
    output,
    activation,
    overhead,
    memory,  // with weights in external memory
};

Bound bound(const char* name, const char* kind, const char* meaning, stats::Role role = stats::Role::work) {
    return {{name, Kind::cause, "cycles", meaning, stats::Better::neither, role}, kind};
}

/// The array that waited least at the barrier: no cycle, since it was the last to come.
std::size_t drained_last(const std::vector<ArrayCounts>& arrays) {
    const auto last = std::min_element(
        arrays.begin(), arrays.end(),
        [](const ArrayCounts& a, const ArrayCounts& b) { return a.array.barrier < b.array.barrier; });
    return static_cast<std::size_t>(last - arrays.begin());
}

class CycleStack {
   public:
    explicit CycleStack(const stats::Schema& schema)
        : bounds_(bounds(streams(schema) ? WeightSource::memory : WeightSource::on_chip).size()),
          lanes_(schema),
          reset_(schema.phase("reset")),
          input_wait_(schema.phase("input_wait")),
          start_(schema.phase("start")),
          sync_(schema.phase("sync")),
          output_full_(schema.phase("output_full")),
          activation_(schema.phase("activation")),
          finish_(schema.phase("finish")) {}

    StepStack operator()(const stats::Step& step) const {
        std::vector<ArrayCounts> arrays;
        Cycle words = 0;
        for (std::size_t n = 0; n < lanes_.arrays(); ++n) {
            arrays.push_back(lanes_(step, n));
            words += arrays.back().array.issue;
        }
        StepStack stack;
        stack.critical = drained_last(arrays);
        const PeArray::Counters& critical = arrays[stack.critical].array;
        const Cycle balanced = ceil_div(words, arrays.size());

        std::vector<Cycle>& cycles = stack.cycles;
        cycles.resize(bounds_);
        cycles[At::reset] = step.phases[reset_];
        cycles[At::input] = step.phases[input_wait_];
        cycles[At::scan] = critical.starved;
        cycles[At::mac] = std::min(critical.issue, balanced);
        cycles[At::imbalance] = critical.issue - cycles[At::mac];
        cycles[At::hazard] = critical.hazard;
        cycles[At::pipeline] = critical.drain;
        cycles[At::output] = step.phases[output_full_];
        cycles[At::activation] = step.phases[activation_];
        cycles[At::overhead] = step.phases[start_] + step.phases[sync_] + step.phases[finish_];
        if (bounds_ > At::memory) cycles[At::memory] = critical.memory;
        return stack;
    }

   private:
    std::size_t bounds_;
    LaneReader lanes_;
    std::size_t reset_, input_wait_, start_, sync_, output_full_, activation_, finish_;  ///< phases
};

}  // namespace

const std::vector<Bound>& bounds(WeightSource source) {
    static const std::vector<Bound> all{
        bound("reset", "controller", "reset before the step"),
        bound("input", "host_port", "waiting for x before the step", stats::Role::input_wait),
        bound("scan", "encoder", "the critical array is starved: its encoder has sent nothing that can be popped"),
        bound("mac", "array", "words it issues, up to those it would with all arrays equally loaded"),
        bound("imbalance", "array", "words it issues beyond that"),
        bound("hazard", "array", "its words wait for an accumulator"),
        bound("pipeline", "array", "its last results are under way"),
        bound("output", "host_port", "waiting for an output buffer"),
        bound("activation", "activation_unit", "from the first sum read to the last h visible"),
        bound("overhead", "controller", "start, sync and finish")};
    static const std::vector<Bound> with_memory = [] {
        std::vector<Bound> more = all;
        more.push_back(bound("memory", "memory_port", "the critical array waits for words from memory"));
        return more;
    }();
    return source == WeightSource::memory ? with_memory : all;
}

StackOf stack_of(const stats::Schema& schema) {
    return CycleStack(schema);
}

}  // namespace spartus::arch::spartus
