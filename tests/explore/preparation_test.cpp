#include "spartus/explore/preparation.hpp"

#include "spartus/explore/points.hpp"

#include "regress/suite_files.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::explore;

namespace {

/// Four points: two thresholds, each with one and with two arrays.
struct SmallSweep {
    const SuiteFolder folder;
    const Sweep sweep = read_sweep(folder.write("s.cfg", R"([sweep]
network = integer(inputs=20, hidden=24, seed=1)
trace = generate(steps=30, inputs=20, firing=0.3)
delta_encoder.threshold_h = 0, 0.5
accelerator.arrays = 1, 2
)"));
    const std::vector<Point> points = expand(sweep, Space(sweep, Check::once)).points;

    InputKey key(std::size_t point) const { return {sweep, points[point], config_of(sweep, points[point])}; }
};

}  // namespace

TEST_CASE("Values are shared by points with equal thresholds, a layout by points with equal arrays") {
    const SmallSweep small;
    REQUIRE(small.points.size() == 4);
    const InputKey key = small.key(0);
    CHECK(key.same_values(small.key(1)));
    CHECK_FALSE(key.same_values(small.key(2)));
    CHECK_FALSE(key.same_layout(small.key(1)));
    CHECK(key.same_layout(small.key(2)));
}

TEST_CASE("What is ready for a point is its own, and a layout only where the next point shares it") {
    const SmallSweep small;
    Preparation preparation(small.sweep);
    const auto prepare = [&](std::size_t point, std::size_t next) {
        Point timed = small.points[point];
        timed.timed = true;
        const InputKey following = small.key(next);
        preparation.prepare(timed, small.key(point), config_of(small.sweep, timed), &following);
        REQUIRE(preparation.values() != nullptr);
        std::size_t fired = 0;
        for (const nn::StepValues& step : *preparation.values()) fired += step.fired_h.size();
        return fired;
    };
    const std::size_t fired = prepare(0, 1);
    CHECK(preparation.laid_out() == nullptr);
    CHECK(prepare(2, 0) < fired);
    CHECK(preparation.laid_out() != nullptr);
    CHECK(prepare(1, 0) == fired);
    CHECK(preparation.laid_out() == nullptr);
}
