#include "spartus/sim/critical_path.hpp"

#include <numeric>

#include "spartus/arch/frames.hpp"
#include "spartus/base/child_process.hpp"
#include "spartus/base/error.hpp"
#include "spartus/sim/simulation.hpp"

#include "support/catch.hpp"
#include "support/critical_path.hpp"
#include "support/random_config.hpp"
#include "support/random_network.hpp"
#include "support/spartus_steps.hpp"

using namespace spartus;

namespace {

/// What an array does in a compute of `compute` cycles; what is left is barrier.
arch::spartus::ArrayCounts array(Cycle compute, Cycle issue, Cycle starved = 0, Cycle drain = 0, Cycle hazard = 0) {
    arch::spartus::ArrayCounts counts;
    counts.array.issue = issue;
    counts.array.hazard = hazard;
    counts.array.starved = starved;
    counts.array.drain = drain;
    counts.array.barrier = compute - issue - hazard - starved - drain;
    return counts;
}

/// A step of the arrays given; the phases around compute take no time.
test::SpartusStep step(Cycle compute, std::vector<arch::spartus::ArrayCounts> arrays) {
    test::SpartusStep step;
    step.times.barrier = step.times.sync = step.times.activate = step.times.result = step.times.end = compute;
    step.arrays = std::move(arrays);
    return step;
}

arch::StepStack stack(const test::SpartusStep& step) {
    return arch::spartus::stack_of(test::schema_of_arrays(step.arrays.size()))(test::stats_step(step));
}

Cycle total(const arch::StepStack& stack) {
    return std::accumulate(stack.cycles.begin(), stack.cycles.end(), Cycle{0});
}

/// The cycles put down to a bound.
Cycle cycles(const test::SpartusStep& step, const std::string& bound) {
    const auto& all = arch::spartus::bounds();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const arch::Bound& b) { return b.quantity.name == bound; });
    REQUIRE(found != all.end());
    return stack(step).cycles[static_cast<std::size_t>(found - all.begin())];
}

void check_bound(const test::SpartusStep& step, const std::string& bound, const std::string& module) {
    const arch::StepStack bounds = stack(step);
    const arch::Bound& largest = arch::spartus::bounds()[sim::largest(bounds)];
    CHECK(largest.quantity.name == bound);
    CHECK(sim::module_name(test::schema_of_arrays(step.arrays.size()), largest.kind, bounds.critical) == module);
    CHECK(total(bounds) == step.times.reset + step.times.input_wait + step.times.latency());
}

}  // namespace

TEST_CASE("The array drained last is critical and of several the lowest") {
    CHECK(stack(step(10, {array(10, 3), array(10, 10), array(10, 9)})).critical == 1);
    CHECK(stack(step(10, {array(10, 3), array(10, 10), array(10, 10)})).critical == 1);
}

TEST_CASE("Words of the critical array are mac up to the mean rounded up and imbalance beyond") {
    const auto bound = step(10, {array(10, 10), array(10, 4), array(10, 5)});
    CHECK(cycles(bound, "mac") == 7);  // ⌈19 / 3⌉
    CHECK(cycles(bound, "imbalance") == 3);
}

TEST_CASE("A critical array with fewer words than the mean is bound by no imbalance") {
    const auto bound = step(10, {array(10, 2, 8), array(10, 8)});
    CHECK(cycles(bound, "mac") == 2);
    CHECK(cycles(bound, "imbalance") == 0);
    CHECK(cycles(bound, "scan") == 8);
}

TEST_CASE("Each bound can be the largest and names its module") {
    check_bound(step(10, {array(10, 9), array(10, 9, 1)}), "mac", "array1");
    check_bound(step(10, {array(10, 0), array(10, 0), array(10, 10)}), "imbalance", "array2");
    check_bound(step(10, {array(10, 1), array(10, 2, 8)}), "scan", "encoder1");
    check_bound(step(10, {array(10, 1, 1, 8)}), "pipeline", "array0");
    check_bound(step(10, {array(10, 1, 1, 1, 7)}), "hazard", "array0");

    test::SpartusStep late = step(3, {array(3, 3)});
    late.times.reset = 5;
    check_bound(late, "reset", "controller");
    late.times.input_wait = 6;
    check_bound(late, "input", "host_port");
    late.times.activate = late.times.result = late.times.end = late.times.sync + 7;
    check_bound(late, "output", "host_port");
    late.times.result = late.times.end = late.times.activate + 8;
    check_bound(late, "activation", "activation_unit");
    late.times.end = late.times.result + 9;
    check_bound(late, "overhead", "controller");
}

TEST_CASE("Start and sync and finish are overhead and may be nothing") {
    test::SpartusStep all = step(5, {array(5, 5)});
    CHECK(cycles(all, "overhead") == 0);
    all.times = {0, 0, 0, 0, 0, 100, 101, 106, 109, 109, 109, 114};  // start 1, sync 3, finish 5
    CHECK(cycles(all, "overhead") == 9);
}

TEST_CASE("A run of no steps is bounded by nothing") {
    arch::spartus::Config config;
    config.accelerator.arrays = 2;
    const arch::Design design = config;
    stats::Run run;
    run.schema = test::schema_of_arrays(2);
    const sim::CriticalPath path = test::critical_path(design, run);
    CHECK(path.total() == 0);
    CHECK(path.critical_steps == std::vector<std::size_t>{0, 0});
}

TEST_CASE("A step with cycles that no bound holds is refused") {
    arch::spartus::Config config;
    config.accelerator.arrays = 1;
    const arch::Design design = config;
    stats::Run run;
    run.schema = test::schema_of_arrays(1);
    run.steps.push_back(test::stats_step(step(10, {array(10, 10)})));
    CHECK(test::critical_path(design, run).total() == 10);
    test::SpartusStep lost = step(10, {array(10, 10)});
    lost.arrays[0].array.issue = 8;
    run.steps.push_back(test::stats_step(lost));
    try {
        test::critical_path(design, run);
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::check_failed);
        CHECK(std::string(error.what()) == "sequence 0 step 0 layer 0: the cycle stack holds 8 cycles of 10");
    }
}

TEST_CASE("The bounds of a run add up to its cycles with a frame over 60 random configurations") {
    test::Random random(11);
    for (int k = 0; k < 60; ++k) {
        const arch::spartus::Config config = test::random_config(random);
        const std::vector<std::size_t> sizes{random.between<std::size_t>(1, 20), random.between<std::size_t>(1, 20),
                                             random.between<std::size_t>(1, 20)};
        const auto text = in_child_process([&] {
            const nn::Network network = test::random_network(sizes, random.bits());
            const auto run = sim::simulate(
                config, network, {test::random_trace(3, sizes[0], 1), test::random_trace(4, sizes[0], 2)});
            const arch::Design design = config;
            const sim::CriticalPath path = test::critical_path(design, run);
            Cycle by_module = 0;
            for (const std::vector<Cycle>& modules : path.by_module) {
                by_module = std::accumulate(modules.begin(), modules.end(), by_module);
            }
            const auto count = [](const std::vector<std::size_t>& counts) {
                return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
            };
            const bool each_step = std::all_of(run.steps.begin(), run.steps.end(), [&](const stats::Step& s) {
                return total(arch::spartus::stack_of(run.schema)(s)) ==
                       s.phases[0] + s.phases[1] + s.latency(run.schema);
            });
            const Cycle busy = run.cycles - arch::frame_waits({design, network, run});
            const bool sums = path.total() == busy && by_module == busy;
            const bool counts = count(path.steps) == 14 && count(path.critical_steps) == 14;
            return std::string(run.cycles > 0 && each_step && sums && counts ? "holds" : "fails");
        });
        INFO("configuration " << k);
        CHECK(text == "holds");
    }
}
