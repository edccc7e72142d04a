#include "spartus/stats/step_history.hpp"

#include <limits>
#include <tuple>

#include "support/catch.hpp"

namespace spartus::stats {
namespace {

auto numbers(const Step& step) {
    return std::tie(step.sequence, step.step, step.layer, step.start, step.time_step, step.phases);
}

TEST_CASE("A history without steps has none to go through") {
    const StepHistory history;
    CHECK(history.empty());
    for (const Step& step : history) FAIL(step.step);
}

TEST_CASE("A history gives back what it was given, but for the counters") {
    constexpr Cycle most = std::numeric_limits<Cycle>::max();
    const std::vector<Step> steps{{0, 0, 0, 0, {0, 127, 128}, {1, 2}, 0},
                                  {1, 70'000, 3, most, {most, 16'383, 16'384}, {}, 1'000'000},
                                  {std::numeric_limits<std::uint32_t>::max(), 1, 0, 5, {1, 2, 3}, {}, 7}};
    StepHistory history;
    for (const Step& step : steps) history.add(step);
    CHECK(history.size() == 3);
    for (int again = 0; again < 2; ++again) {
        std::size_t k = 0;
        for (const Step& step : history) {
            CHECK(numbers(step) == numbers(steps.at(k++)));
            CHECK(step.counters.empty());
        }
        CHECK(k == 3);
    }
}

}  // namespace
}  // namespace spartus::stats
