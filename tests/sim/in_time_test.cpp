// Frames in real time: what a run says of them, and whether another run at that rate agrees.

#include "spartus/sim/in_time.hpp"

#include <algorithm>
#include <cmath>

#include "spartus/arch/frames.hpp"
#include "spartus/arch/spartus/host_timing.hpp"
#include "spartus/base/child_process.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/simulation.hpp"

#include "support/catch.hpp"
#include "support/critical_path.hpp"
#include "support/random_config.hpp"
#include "support/random_network.hpp"

using namespace spartus;

namespace {

using arch::spartus::Config;

struct Case {
    Config config;
    nn::Network network = test::random_network({5, 9, 7}, 3, 4);
    std::vector<nn::Trace> traces{test::random_trace(12, 5, 1), test::random_trace(0, 5, 2),
                                  test::random_trace(9, 5, 3)};
};

Case random_case(std::uint32_t seed) {
    test::Random random(seed);
    Case drawn;
    drawn.config = test::random_config(random);
    drawn.config.accelerator.clock_mhz = 1;  // so that a period in µs is one in cycles
    return drawn;
}

void real_time(Config& config, Cycle period) {
    config.host.mode = arch::spartus::HostMode::real_time;
    config.host.frame_period_us = static_cast<double>(period);
}

/// What `look` makes of a run, in a process of its own.
template <typename Look>
std::string in_a_run(const Case& is, Look look) {
    return in_child_process([&] {
        const arch::Design design = is.config;
        const stats::Run run = sim::simulate(design, is.network, is.traces);
        const arch::Finished finished{design, is.network, run};
        return std::string(look(finished));
    });
}

std::uint64_t misses(const Case& is) {
    return std::stoull(in_a_run(is, [](const arch::Finished& finished) {
        return sim::figures_of(finished, sim::cost_report(finished))["deadline_misses"].dump();
    }));
}

/// When the results of a run left, from the cycles that the run itself has.
std::vector<Cycle> results_of(const arch::Finished& finished) {
    const nn::Network& network = finished.network;
    arch::spartus::HostTiming host(finished.design.as<Config>(), static_cast<std::uint32_t>(network.inputs()),
                                   static_cast<std::uint32_t>(network.hidden()));
    std::vector<Cycle> results;
    for (const stats::Step& step : finished.run.steps) {
        if (step.layer == 0) host.started(step.start);
        if (step.layer + 1 != network.layers.size()) continue;
        const Cycle finish = step.phases.back();
        host.result(step.start + step.latency(finished.run.schema) - finish);
        results.push_back(host.result_left());
    }
    return results;
}

}  // namespace

TEST_CASE("Steps replayed at the rate of their own run give that run") {
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
        INFO("seed " << seed);
        CHECK(in_a_run(random_case(seed), [](const arch::Finished& finished) {
                  const Cycle period = arch::Frames(finished.design, finished.run.schema).period();
                  auto replayed = arch::responses(finished, period);
                  for (std::size_t k = 0; k < replayed.size(); ++k) replayed[k] += k * period;
                  return replayed == results_of(finished) ? "the same" : "others";
              }) == "the same");
    }
}

TEST_CASE("At the highest frame rate no frame is late, and one cycle less between frames makes one late") {
    for (std::uint32_t seed = 1; seed <= 12; ++seed) {
        INFO("seed " << seed);
        Case is = random_case(seed);
        const Cycle least = std::stoull(in_a_run(
            is, [](const arch::Finished& finished) { return std::to_string(sim::least_period(finished)); }));
        real_time(is.config, least);
        CHECK(misses(is) == 0);
        real_time(is.config, least - 1);
        CHECK(misses(is) > 0);
    }
}

TEST_CASE("Responses, backlog and slack of a run that falls behind") {
    Case is;
    is.config.accelerator.arrays = 1;
    is.config.accelerator.pes_per_array = 1;
    is.config.accelerator.clock_mhz = 1;
    real_time(is.config, 20);  // a step takes far longer
    const std::string told = in_a_run(is, [](const arch::Finished& finished) -> std::string {
        const arch::Figures figures = sim::figures_of(finished, sim::cost_report(finished));
        const auto results = results_of(finished);
        Cycle longest = 0;
        std::size_t late = 0, backlog = 0;
        for (std::size_t k = 0; k < results.size(); ++k) {
            longest = std::max(longest, results[k] - 20 * k);
            late += results[k] > 20 * (k + 1) ? 1 : 0;
            std::size_t waiting = 0;
            for (std::size_t i = 0; i <= k; ++i) waiting += results[i] > 20 * k ? 1 : 0;
            backlog = std::max(backlog, waiting);
        }
        const bool right = figures["deadline_misses"] == late &&
                           figures["frames_in_time"] == results.size() - late &&
                           figures["backlog_max"] == backlog &&
                           figures.number("response_max_us") == static_cast<double>(longest) &&
                           figures.number("slack_us") == 20 - static_cast<double>(longest);
        return right && late > 10 && backlog > 5 ? "right" : figures["backlog_max"].dump();
    });
    CHECK(told == "right");
}

TEST_CASE("Waits for frames bound nothing and are in no share") {
    Case is = random_case(7);
    is.config.host.mode = arch::spartus::HostMode::back_to_back;
    const auto shares = [](const arch::Finished& finished) -> std::string {
        const arch::Figures figures = sim::figures_of(finished, sim::cost_report(finished));
        const sim::CriticalPath path = test::critical_path(finished.design, finished.run);
        const bool all = path.total() + figures["frame_wait_cycles"].get<Cycle>() == finished.run.cycles;
        std::string text = all ? "" : "cycles are missing";
        for (std::size_t b = 1; b < path.cycles.size(); ++b) {  // but for the reset
            text += finished.design.architecture().bounds(finished.design)[b].quantity.name + ' ' +
                    std::to_string(path.cycles[b]) + '\n';
        }
        return text;
    };
    is.traces.resize(1);
    const std::string seldom_at_first = [&] {
        Case seldom = is;
        real_time(seldom.config, 100000);
        return in_a_run(seldom, shares);
    }();
    Case more_seldom = is;
    real_time(more_seldom.config, 200000);
    CHECK(in_a_run(more_seldom, shares) == seldom_at_first);
    CHECK(in_a_run(is, [](const arch::Finished& finished) {
              return std::to_string(arch::frame_waits(finished));
          }) == "0");
}

TEST_CASE("Back to back nothing is late, and only the highest rate is known") {
    Case is = random_case(3);
    is.config.host.mode = arch::spartus::HostMode::back_to_back;
    CHECK(in_a_run(is, [](const arch::Finished& finished) -> std::string {
              const arch::Figures figures = sim::figures_of(finished, sim::cost_report(finished));
              for (const std::string& name : sim::real_time_figures()) {
                  if (!figures[name].is_null()) return name;
              }
              return std::isfinite(figures.number("max_frame_rate_hz")) ? "" : "no rate";
          }).empty());
}
