#include "spartus/sim/in_time.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "spartus/arch/frames.hpp"
#include "spartus/base/distribution.hpp"
#include "spartus/base/math.hpp"
#include "spartus/base/percent.hpp"

namespace spartus::sim {
namespace {

using arch::Figures;
using arch::Finished;
using stats::Better;
using stats::Kind;

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

/// What there is to say of frames that came every `period` cycles.
struct Responses {
    std::vector<Cycle> sorted;
    std::size_t late = 0;
    std::size_t backlog = 0;
};

Cycle longest(const std::vector<Cycle>& responses) {
    return responses.empty() ? 0 : *std::max_element(responses.begin(), responses.end());
}

/// The most frames that have arrived and whose result is not at the host; results come in the order of the frames.
std::size_t largest_backlog(const std::vector<Cycle>& responses, Cycle period) {
    std::size_t most = 0;
    std::size_t done = 0;
    for (std::size_t k = 0; k < responses.size(); ++k) {
        while (done < k && done * period + responses[done] <= k * period) ++done;
        most = std::max(most, k + 1 - done);
    }
    return most;
}

Responses responses_of(const Finished& finished, Cycle period) {
    Responses result{arch::responses(finished, period)};
    result.backlog = largest_backlog(result.sorted, period);
    std::sort(result.sorted.begin(), result.sorted.end());
    result.late = static_cast<std::size_t>(result.sorted.end() -
                                           std::upper_bound(result.sorted.begin(), result.sorted.end(), period));
    return result;
}

/// Null where nobody waits for results.
class RealTime {
   public:
    RealTime(Figures& figures, bool real_time) : figures_(figures), real_time_(real_time) {}

    void whole(const char* name, Kind kind, const char* unit, Better better, const char* meaning,
               std::uint64_t value) {
        figures_.add({name, kind, unit, meaning, better}, real_time_ ? nlohmann::json(value) : nlohmann::json());
    }
    void real(const char* name, Better better, const char* meaning, double value) {
        figures_.real(name, "us", better, meaning, real_time_ ? value : not_known);
    }

   private:
    Figures& figures_;
    bool real_time_;
};

/// Those of real time alone.
void add_real_time(const Responses& is, Cycle period, double mhz, Figures& figures) {
    RealTime add(figures, period > 0);
    const std::size_t frames = is.sorted.size();
    const double max = percentile(is.sorted, 100) / mhz;
    add.whole("frames_in_time", Kind::count, "frames", Better::higher,
              "whose result is at the host within a frame period of their arrival; null back to back, as all below "
              "down to backlog_max",
              frames - is.late);
    add.whole("deadline_misses", Kind::count, "frames", Better::lower, "the others", is.late);
    add.real("response_mean_us", Better::lower, "from the arrival of a frame to its result at the host",
             mean(is.sorted) / mhz);
    add.real("response_p99_us", Better::lower, "99th percentile, nearest rank", percentile(is.sorted, 99) / mhz);
    add.real("response_max_us", Better::lower, "the longest", max);
    add.real("slack_us", Better::higher, "frame period - longest response; below 0 frames are late",
             static_cast<double>(period) / mhz - max);
    add.whole("backlog_max", Kind::level, "frames", Better::lower, "that had arrived and had no result, at most",
              is.backlog);
}

std::string microseconds(double us) {
    return us >= 1000 ? fmt::format("{:.5g} ms", us / 1000) : fmt::format("{:.4g} µs", us);
}

}  // namespace

/// The longest response never grows with the period. Where frames come so seldom that none waits for another it is
/// the least of all, so the period cannot be shorter; and one as long as the responses to that rate is enough.
Cycle least_period(const Finished& finished) {
    constexpr Cycle seldom = Cycle{1} << 36;
    const auto response = [&](Cycle period) { return longest(arch::responses(finished, period)); };
    Cycle low = response(seldom);
    Cycle high = response(low);
    while (low < high) {
        const Cycle middle = low + (high - low) / 2;
        if (response(middle) <= middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

Cycle busy_cycles(const Finished& finished) {
    return finished.run.cycles - arch::frame_waits(finished);
}

void add_in_time(const Finished& finished, Figures& figures) {
    const arch::Frames frames(finished.design, finished.run.schema);
    const double mhz = finished.design->clock_mhz();
    const Cycle period = frames.period();
    add_real_time(period > 0 ? responses_of(finished, period) : Responses{}, period, mhz, figures);
    const auto least = static_cast<double>(least_period(finished));
    figures.real("max_frame_rate_hz", "1/s", Better::higher,
                 "the highest at which each frame of the run would be answered before the next one",
                 least > 0 ? mhz * 1e6 / least : not_known);
    figures.count("frame_wait_cycles", "cycles", Better::neither,
                  "in which no frame had come: shares and utilisations are of the others",
                  arch::frame_waits(finished));
}

std::vector<std::string> real_time_figures() {
    Figures figures;
    add_real_time({}, 0, 1, figures);
    std::vector<std::string> names;
    for (const arch::Figure& figure : figures.all()) names.push_back(figure.quantity.name);
    return names;
}

std::vector<std::pair<std::string, std::string>> in_time_lines(const Finished& finished, const Figures& figures) {
    const auto us = [&](const char* name) { return microseconds(figures.number(name)); };
    const arch::Frames frames(finished.design, finished.run.schema);
    const std::string rate = fmt::format("{:.6g} frames/s", figures.number("max_frame_rate_hz"));
    if (!frames.real_time()) return {{"in time", "each step before the next input up to " + rate}};
    const auto count = [&](const char* name) { return figures[name].get<std::uint64_t>(); };
    const double period = static_cast<double>(frames.period()) / finished.design->clock_mhz();
    return {{"in time",
             fmt::format("{} of {} frames, one every {}; {} late, slack {}", count("frames_in_time"),
                         finished.run.time_steps, microseconds(period), count("deadline_misses"), us("slack_us"))},
            {"response", fmt::format("mean {}, p99 {}, max {} from arrival to result at the host",
                                     us("response_mean_us"), us("response_p99_us"), us("response_max_us"))},
            {"backlog", fmt::format("at most {} frame{}; none would be late up to {}", count("backlog_max"),
                                    count("backlog_max") == 1 ? "" : "s", rate)},
            {"waiting", fmt::format("{} of the run's cycles no frame had come; shares below are of the others",
                                    percent(ratio(static_cast<double>(arch::frame_waits(finished)),
                                                  static_cast<double>(finished.run.cycles))))}};
}

}  // namespace spartus::sim
