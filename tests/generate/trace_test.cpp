#include "spartus/generate/trace.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <vector>

#include "spartus/base/error.hpp"

#include "support/catch.hpp"

namespace generate = spartus::generate;
using spartus::nn::Trace;

namespace {

/// Which elements change, [steps][inputs]; before the first step every element is 0.
std::vector<bool> changes(const Trace& trace) {
    std::vector<bool> result;
    for (std::size_t i = 0; i < trace.x.size(); ++i) {
        const int before = i < trace.inputs ? 0 : trace.x[i - trace.inputs];
        result.push_back(trace.x[i] != before);
    }
    return result;
}

/// How often element i and element i + distance change both.
double joint_rate(const std::vector<bool>& changed, std::size_t distance) {
    std::size_t both = 0;
    for (std::size_t i = 0; i + distance < changed.size(); ++i) both += changed[i] && changed[i + distance] ? 1 : 0;
    return static_cast<double>(both) / static_cast<double>(changed.size() - distance);
}

/// Five standard deviations of a rate p over n trials.
double tolerance(double p, std::size_t n) {
    return 5 * std::sqrt(p * (1 - p) / static_cast<double>(n));
}

}  // namespace

TEST_CASE("A generated trace fires at the rate asked for, independently in time and across elements") {
    constexpr std::size_t steps = 2000;
    constexpr std::size_t inputs = 100;
    for (const double p : {0.01, 0.2, 0.9}) {
        const std::vector<bool> changed = changes(generate::trace({steps, inputs, p, 1, 3}));
        CHECK(std::abs(joint_rate(changed, 0) - p) < tolerance(p, steps * inputs));
        CHECK(std::abs(joint_rate(changed, 1) - p * p) <
              tolerance(p * p, steps * inputs) + p * tolerance(p, steps * inputs));
        CHECK(std::abs(joint_rate(changed, inputs) - p * p) <
              tolerance(p * p, steps * inputs) + p * tolerance(p, steps * inputs));
    }
}

TEST_CASE("Every change is at least the step and no value is beyond the limit") {
    for (const double step : {1.0 / 256, 0.1, 1.0, 3.9, 4.0}) {
        const Trace trace = generate::trace({500, 20, 0.5, step, 1});
        const int least = static_cast<int>(std::nearbyint(step * 256));
        for (std::size_t i = 0; i < trace.x.size(); ++i) {
            const int before = i < trace.inputs ? 0 : trace.x[i - trace.inputs];
            REQUIRE(std::abs(trace.x[i]) <= 1024);
            REQUIRE((trace.x[i] == before || std::abs(trace.x[i] - before) >= least));
        }
    }
}

TEST_CASE("The values reach both limits and are not one-sided") {
    const Trace trace = generate::trace({20000, 10, 1, 0.5, 1});
    double sum = 0;
    int lowest = 0;
    int highest = 0;
    for (const std::int16_t value : trace.x) {
        sum += value;
        lowest = std::min<int>(lowest, value);
        highest = std::max<int>(highest, value);
    }
    CHECK(lowest == -1024);
    CHECK(highest == 1024);
    CHECK(std::abs(sum / 200000) < 10);
}

TEST_CASE("The rates 0 and 1 are exact, and no steps are possible") {
    for (const std::int16_t value : generate::trace({50, 5, 0, 1, 1}).x) CHECK(value == 0);
    for (const bool changed : changes(generate::trace({50, 5, 1, 1, 1}))) CHECK(changed);
    const Trace none = generate::trace({0, 5, 0.5, 1, 1});
    CHECK(none.steps == 0);
    CHECK(none.inputs == 5);
    CHECK(none.x.empty());
}

TEST_CASE("A seed determines the trace, on every machine alike") {
    const Trace first = generate::trace({10, 10, 0.5, 1, 7});
    CHECK(first.x == generate::trace({10, 10, 0.5, 1, 7}).x);
    CHECK(first.x != generate::trace({10, 10, 0.5, 1, 8}).x);
    const std::vector<std::int16_t> pinned = {0, 0, 858, -940, 0, 0, 591, 0, 0, -550};
    CHECK(std::vector<std::int16_t>(first.x.begin(), first.x.begin() + 10) == pinned);
}

TEST_CASE("Options of a trace that are out of range are refused") {
    constexpr std::size_t huge = std::numeric_limits<std::size_t>::max();
    for (const generate::TraceOptions options : {generate::TraceOptions{1, 0, 0.5, 1, 1},
                                                 {huge, huge, 0.5, 1, 1},
                                                 {huge, 1, 0.5, 1, 1},
                                                 {1, huge, 0.5, 1, 1},
                                                 {1, 1, -0.1, 1, 1},
                                                 {1, 1, 1.1, 1, 1},
                                                 {1, 1, std::nan(""), 1, 1},
                                                 {1, 1, 0.5, 0, 1},
                                                 {1, 1, 0.5, -1, 1},
                                                 {1, 1, 0.5, 4.1, 1},
                                                 {1, 1, 0.5, 0.001, 1},
                                                 {1, 1, 0.5, std::nan(""), 1}}) {
        try {
            generate::trace(options);
            FAIL("no error");
        } catch (const spartus::Error& error) {
            CHECK(error.code() == spartus::ExitCode::usage);
        }
    }
}
