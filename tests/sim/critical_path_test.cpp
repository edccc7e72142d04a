#include "spartus/sim/critical_path.hpp"

#include "spartus/base/child_process.hpp"
#include "spartus/sim/simulation.hpp"

#include "support/catch.hpp"
#include "support/random_config.hpp"
#include "support/random_network.hpp"

using namespace spartus;
using sim::Bound;

namespace {

/// What an array does in a compute of `compute` cycles; what is left is barrier.
sim::ArrayCounts array(Cycle compute, Cycle issue, Cycle starved = 0, Cycle drain = 0, Cycle hazard = 0) {
    sim::ArrayCounts counts;
    counts.array.issue = issue;
    counts.array.hazard = hazard;
    counts.array.starved = starved;
    counts.array.drain = drain;
    counts.array.barrier = compute - issue - hazard - starved - drain;
    return counts;
}

/// A step of the arrays given; the phases around compute take no time.
sim::StepResult step(Cycle compute, std::vector<sim::ArrayCounts> arrays) {
    sim::StepResult step;
    step.times.barrier = step.times.sync = step.times.activate = step.times.result = step.times.end = compute;
    step.arrays = std::move(arrays);
    return step;
}

void check_bound(const sim::StepResult& step, Bound bound, const std::string& module) {
    const sim::StepBounds bounds = sim::bounds_of(step);
    CHECK(sim::name_of(bounds.bound()) == std::string(sim::name_of(bound)));
    CHECK(bounds.module_of(bounds.bound()) == module);
    CHECK(bounds.cycles.total() == step.times.reset + step.times.input_wait + step.times.latency());
}

}  // namespace

TEST_CASE("The array drained last is critical and of several the lowest") {
    CHECK(sim::bounds_of(step(10, {array(10, 3), array(10, 10), array(10, 9)})).critical_array == 1);
    CHECK(sim::bounds_of(step(10, {array(10, 3), array(10, 10), array(10, 10)})).critical_array == 1);
}

TEST_CASE("Words of the critical array are mac up to the mean rounded up and imbalance beyond") {
    const auto cycles = sim::bounds_of(step(10, {array(10, 10), array(10, 4), array(10, 5)})).cycles;
    CHECK(cycles[Bound::mac] == 7);  // ⌈19 / 3⌉
    CHECK(cycles[Bound::imbalance] == 3);
}

TEST_CASE("A critical array with fewer words than the mean is bound by no imbalance") {
    const auto cycles = sim::bounds_of(step(10, {array(10, 2, 8), array(10, 8)})).cycles;
    CHECK(cycles[Bound::mac] == 2);
    CHECK(cycles[Bound::imbalance] == 0);
    CHECK(cycles[Bound::scan] == 8);
}

TEST_CASE("Each bound can be the largest and names its module") {
    check_bound(step(10, {array(10, 9), array(10, 9, 1)}), Bound::mac, "array1");
    check_bound(step(10, {array(10, 0), array(10, 0), array(10, 10)}), Bound::imbalance, "array2");
    check_bound(step(10, {array(10, 1), array(10, 2, 8)}), Bound::scan, "encoder1");
    check_bound(step(10, {array(10, 1, 1, 8)}), Bound::pipeline, "array0");
    check_bound(step(10, {array(10, 1, 1, 1, 7)}), Bound::hazard, "array0");

    sim::StepResult late = step(3, {array(3, 3)});
    late.times.reset = 5;
    check_bound(late, Bound::reset, "controller");
    late.times.input_wait = 6;
    check_bound(late, Bound::input, "host_port");
    late.times.activate = late.times.result = late.times.end = late.times.sync + 7;
    check_bound(late, Bound::output, "host_port");
    late.times.result = late.times.end = late.times.activate + 8;
    check_bound(late, Bound::activation, "activation_unit");
    late.times.end = late.times.result + 9;
    check_bound(late, Bound::overhead, "controller");
}

TEST_CASE("Start and sync and finish are overhead and may be nothing") {
    sim::StepResult all = step(5, {array(5, 5)});
    CHECK(sim::bounds_of(all).cycles[Bound::overhead] == 0);
    all.times = {0, 0, 0, 0, 0, 100, 101, 106, 109, 109, 109, 114};  // start 1, sync 3, finish 5
    CHECK(sim::bounds_of(all).cycles[Bound::overhead] == 9);
}

TEST_CASE("A run of no steps is bounded by nothing") {
    const sim::CriticalPath path = sim::critical_path({}, 2);
    CHECK(path.cycles.total() == 0);
    CHECK(path.critical_steps == std::vector<std::size_t>{0, 0});
}

TEST_CASE("The bounds of a run add up to its cycles over 60 random configurations") {
    test::Random random(11);
    for (int k = 0; k < 60; ++k) {
        const config::Config config = test::random_config(random);
        const std::vector<std::size_t> sizes{random.between<std::size_t>(1, 20), random.between<std::size_t>(1, 20),
                                             random.between<std::size_t>(1, 20)};
        const auto text = in_child_process([&] {
            const auto run =
                sim::simulate(config, test::random_network(sizes, random.bits()),
                              {test::random_trace(3, sizes[0], 1), test::random_trace(4, sizes[0], 2)});
            const sim::CriticalPath path = sim::critical_path(run, config.accelerator.arrays);
            Cycle by_module = 0;
            std::size_t steps = 0, critical = 0;
            for (const auto& [module, ledger] : path.modules) {
                for (const auto& [bound, cycles] : ledger) by_module += cycles;
            }
            for (const auto& [bound, count] : path.steps) steps += count;
            for (const std::size_t count : path.critical_steps) critical += count;
            const bool each_step = std::all_of(run.steps.begin(), run.steps.end(), [](const sim::StepResult& s) {
                return sim::bounds_of(s).cycles.total() == s.times.reset + s.times.input_wait + s.times.latency();
            });
            const bool sums = path.cycles.total() == run.cycles && by_module == run.cycles;
            const bool counts = steps == 14 && critical == 14;
            return std::string(run.cycles > 0 && each_step && sums && counts ? "holds" : "fails");
        });
        INFO("configuration " << k);
        CHECK(text == "holds");
    }
}
