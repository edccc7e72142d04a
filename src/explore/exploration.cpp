#include "spartus/explore/exploration.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <map>
#include <new>

#include <fmt/format.h>
#include <sys/resource.h>

#include "spartus/base/build.hpp"
#include "spartus/base/child_process.hpp"
#include "spartus/base/error.hpp"
#include "spartus/config/config_file.hpp"
#include "spartus/config/key.hpp"
#include "spartus/explore/goal.hpp"
#include "spartus/explore/journal.hpp"
#include "spartus/explore/metrics.hpp"
#include "spartus/explore/preparation.hpp"
#include "spartus/explore/results_file.hpp"
#include "spartus/io/packed.hpp"
#include "spartus/io/sha256.hpp"
#include "spartus/nn/float_reference.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/results.hpp"

namespace spartus::explore {
namespace {

using Clock = std::chrono::steady_clock;
using Records = std::map<std::string, Record>;  // by hash

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Of this process and its children that have ended.
double processor_seconds() {
    double seconds = 0;
    for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        struct rusage usage {};
        getrusage(who, &usage);
        for (const timeval& time : {usage.ru_utime, usage.ru_stime}) {
            seconds += static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
        }
    }
    return seconds;
}

Record failed(ExitCode code, const std::string& reason) {
    const bool invalid = code == ExitCode::config || code == ExitCode::input || code == ExitCode::usage;
    const char* status = invalid ? "invalid" : code == ExitCode::check_failed ? "check_failed" : "crashed";
    return {status, reason, nlohmann::json::object()};
}

/// What a child tells of its point.
struct PointRun {
    std::string metrics;    ///< JSON: of a metric, null says something
    double own = 0;         ///< seconds
    double first_step = 0;  ///< seconds up to its end
    double processor = 0;   ///< seconds

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(PointRun, metrics, own, first_step, processor)
};

/// In the child: the run itself.
PointRun run_point(const arch::Design& config, const Preparation& inputs, sim::Check check) {
    const Clock::time_point start = Clock::now();
    const double processor_start = processor_seconds();
    double first_step = 0;
    sim::RunOptions options;
    options.check = check;
    options.on_progress = [&](std::size_t done) {
        if (done == 1) first_step = seconds_since(start);
        return true;
    };
    try {
        nn::Network own;
        if (!inputs.is_pruned()) own = inputs.pruned(config);
        const nn::Network& network = inputs.is_pruned() ? inputs.pruned_network() : own;
        const stats::Run run = sim::simulate(config, network, inputs.traces(), options);
        const arch::Finished finished{config, network, run};
        const nlohmann::json metrics = metrics_json(sim::figures_of(
            finished, sim::cost_report(finished, inputs.models()), nn::sqnr_db(inputs.float_hidden(), run.h)));
        return {metrics.dump(), seconds_since(start), first_step, processor_seconds() - processor_start};
    } catch (const std::bad_alloc&) {
        throw Error(ExitCode::input, "out of memory: the accelerator is too large for this machine");
    }
}

/// Runs the points that have no record yet.
class Runner {
   public:
    Runner(const Sweep& sweep, const Options& options, Journal& journal, Records& records)
        : sweep_(sweep), options_(options), journal_(journal), records_(records), preparation_(sweep) {}

    Cost run(std::vector<const Point*> pending) {
        const Clock::time_point start = Clock::now();
        const double processor_start = processor_seconds();
        sort(pending);
        ChildPool pool;
        auto next = pending.begin();
        while (next != pending.end() || pool.running() > 0) {
            if (options_.stop()) throw Error(ExitCode::interrupted, "interrupted");
            while (next != pending.end() && pool.running() < options_.jobs) {
                start_point(pool, **next, next + 1 == pending.end() ? nullptr : *(next + 1));
                ++next;
                progress(pending.size());
            }
            for (const auto& [index, outcome] : pool.await()) keep(*running_.at(index), outcome);
            progress(pending.size());
        }
        cost_.wall = seconds_since(start);
        cost_.all_processor = processor_seconds() - processor_start;
        return cost_;
    }

   private:
    /// Equal inputs together. Results do not depend on the order.
    void sort(std::vector<const Point*>& pending) {
        std::map<const Point*, InputKey> keys;
        for (const Point* point : pending) keys.try_emplace(point, sweep_, *point, config_of(sweep_, *point));
        std::stable_sort(pending.begin(), pending.end(),
                         [&](const Point* a, const Point* b) { return keys.at(a) < keys.at(b); });
    }

    void start_point(ChildPool& pool, const Point& point, const Point* following) {
        const arch::Design config = config_of(sweep_, point);
        const Clock::time_point start = Clock::now();
        try {
            config::check_together(config.parameters(), "configuration");
            const InputKey key(sweep_, point, config);
            const bool reused =
                following != nullptr && key.same_pruning({sweep_, *following, config_of(sweep_, *following)});
            preparation_.prepare(point, config, reused);
        } catch (const Error& error) {
            return keep(point, failed(error.code(), error.what()));
        } catch (const std::bad_alloc&) {
            return keep(point, failed(ExitCode::input, "out of memory: the network or the traces are too large"));
        }
        cost_.preparation += seconds_since(start);
        running_[point.index] = &point;
        pool.start(point.index, [&] { return io::pack(run_point(config, preparation_, options_.check)); });
    }

    void keep(const Point& point, const ChildOutcome& outcome) {
        if (outcome.code != ExitCode::ok) return keep(point, failed(outcome.code, outcome.text));
        const auto run = io::unpack<PointRun>(outcome.text);
        cost_.own += run.own;
        cost_.own_processor += run.processor;
        cost_.processes += outcome.seconds - run.own;
        cost_.before_first_step += run.first_step;
        const auto metrics = nlohmann::json::parse(run.metrics);
        const auto& latency = metrics.at("latency_mean_us");
        if (latency.is_number()) {
            best_latency_us_ = std::min(latency.get<double>(), best_latency_us_.value_or(latency.get<double>()));
        }
        keep(point, Record{"ok", "", metrics});
    }

    void keep(const Point& point, const Record& record) {
        journal_.add(point.hash, record);
        records_[point.hash] = record;
        ++cost_.run;
    }

    void progress(std::size_t pending) { options_.on_progress({cost_.run, pending, best_latency_us_}); }

    const Sweep& sweep_;
    const Options& options_;
    Journal& journal_;
    Records& records_;
    Preparation preparation_;
    std::map<std::size_t, const Point*> running_;
    std::optional<double> best_latency_us_;
    Cost cost_;
};

/// What an earlier run left at the place of the results; how many of them another build of the program made, whose
/// hashes are none of ours.
std::size_t add_records(const std::string& path, Records& records) {
    if (!std::filesystem::exists(path)) return 0;
    Results results = read_results(path);
    for (Row& row : results.rows) records[row.hash] = std::move(row.record);
    return results.entry("build") == build_id() ? 0 : results.rows.size();
}

Kind kind_of(config::KeyType type) {
    return type == config::KeyType::whole ? Kind::whole : type == config::KeyType::real ? Kind::real : Kind::text;
}

Column parameter_column(const arch::Design& design, const std::string& name) {
    const config::Key* const key = config::find_key(design->keys(), name);
    if (key == nullptr) return {name, Kind::text, "", "", "as in the sweep"};
    return {name, kind_of(key->type), key->unit, "", key->meaning};
}

std::string joined(const std::vector<std::string>& lines) {
    return fmt::format("{}", fmt::join(lines, "\n"));
}

/// A line per axis: the names that move together.
std::string axes_text(const Sweep& sweep) {
    std::vector<std::string> lines;
    for (const Axis& axis : sweep.axes) lines.push_back(fmt::format("{}", fmt::join(axis.names, ", ")));
    return joined(lines);
}

/// All that does not depend on what ran: shards of one sweep share it but for their coverage.
Results frame(const Sweep& sweep, const Points& points, const Options& options) {
    Results results;
    std::string hashes;
    for (const Point& point : points.points) hashes += point.hash;
    const Shard& shard = options.shard;
    results.about = {{"build", build_id()},
                     {"program", std::string("spartus ") + sim::version()},
                     {"sweep", std::filesystem::path(sweep.path).filename().string()},
                     {"sweep_text", sweep.text},
                     {"about", sweep.about},
                     {"axes", axes_text(sweep)},
                     {"check", to_text(options.check)},
                     {"require", joined(sweep.requirements)},
                     {"minimise", sweep.minimise.value_or("")},
                     {"points", std::to_string(points.points.size())},
                     {"points_sha256", io::sha256(io::Bytes(hashes.begin(), hashes.end()))},
                     {"coverage", shard.n == 1 ? "complete" : fmt::format("shard {}/{}", shard.k, shard.n)}};
    std::sort(results.about.begin(), results.about.end());
    for (const std::string& name : parameter_names(sweep))
        results.parameters.push_back(parameter_column(sweep.base, name));
    results.metrics = metric_columns(sweep.base);
    return results;
}

}  // namespace

Explored explore(const Sweep& sweep, const Points& points, const Options& options) {
    const Goal goal(sweep);
    Records records;
    const std::size_t outdated = add_records(options.output, records);
    Journal journal(options.output);
    records.merge(journal.records());

    std::vector<const Point*> pending;
    std::size_t owned = 0;
    for (const Point& point : points.points) {
        if (!options.shard.owns(point.index)) continue;
        ++owned;
        if (records.count(point.hash) == 0) pending.push_back(&point);
    }
    Explored explored;
    explored.cost = Runner(sweep, options, journal, records).run(pending);
    explored.cost.kept = owned - pending.size();
    explored.cost.outdated = outdated;

    explored.results = frame(sweep, points, options);
    for (const Point& point : points.points) {
        if (!options.shard.owns(point.index)) continue;
        const Record& record = records.at(point.hash);
        explored.results.rows.push_back({point.index, point.hash, record,
                                         goal.feasible(config_of(sweep, point), record),
                                         parameter_values(sweep, point)});
    }
    write_results(options.output, explored.results);
    journal.remove();
    return explored;
}

const Row* best_row(const Sweep& sweep, const Points& points, const Results& results) {
    const Goal goal(sweep);
    const Row* best = nullptr;
    double lowest = 0;
    for (const Row& row : results.rows) {
        if (!row.feasible.value_or(false)) continue;
        const auto cost = goal.cost(config_of(sweep, points.points[row.index]), row.record);
        if (!cost || std::isnan(*cost) || (best != nullptr && *cost >= lowest)) continue;
        best = &row;
        lowest = *cost;
    }
    return best;
}

}  // namespace spartus::explore
