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
#include "spartus/explore/executor.hpp"
#include "spartus/explore/goal.hpp"
#include "spartus/explore/journal.hpp"
#include "spartus/explore/metrics.hpp"
#include "spartus/explore/preparation.hpp"
#include "spartus/explore/results_file.hpp"
#include "spartus/explore/search.hpp"
#include "spartus/explore/workloads.hpp"
#include "spartus/io/packed.hpp"
#include "spartus/io/sha256.hpp"
#include "spartus/search/pareto.hpp"
#include "spartus/sim/figures.hpp"
#include "spartus/sim/results.hpp"
#include "spartus/sim/simulation.hpp"

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
PointRun run_point(const arch::Design& config, const Preparation& inputs, Check check) {
    const Clock::time_point start = Clock::now();
    const double processor_start = processor_seconds();
    double first_step = 0;
    sim::RunOptions options;
    options.check = check == Check::first ? sim::Check::first : sim::Check::all;
    options.keep_steps = false;
    options.machine.values = inputs.values();
    options.machine.laid_out = inputs.laid_out();
    options.on_progress = [&](std::size_t done) {
        if (done == 1) first_step = seconds_since(start);
        return true;
    };
    try {
        nn::Network own;
        if (!inputs.is_pruned()) own = inputs.pruned(config);
        const nn::Network& network = inputs.is_pruned() ? inputs.pruned_network() : own;
        std::vector<std::int16_t> h;  // of the last layer
        const auto add_h = [&](const stats::Step& step, const std::vector<std::int16_t>& hidden) {
            if (step.layer + 1 == network.layers.size()) h.insert(h.end(), hidden.begin(), hidden.end());
        };
        if (inputs.values() == nullptr) options.sinks.push_back(add_h);
        const stats::Run run = sim::simulate(config, network, inputs.traces(), options);
        const arch::Finished finished{config, network, run};
        nlohmann::json metrics =
            metrics_json(sim::figures_of(finished, sim::cost_report(finished, inputs.models()),
                                         inputs.values() != nullptr ? inputs.accuracy() : inputs.accuracy_of(h)));
        metrics[run_column().name] = inputs.values() != nullptr ? "timed" : "full";
        return {metrics.dump(), seconds_since(start), first_step, processor_seconds() - processor_start};
    } catch (const std::bad_alloc&) {
        throw Error(ExitCode::input, "out of memory: the accelerator is too large for this machine");
    }
}

/// Runs points in child processes, each workload of a point in one of its own.
class LocalExecutor : public Executor {
   public:
    LocalExecutor(const Sweep& sweep, const Options& options)
        : sweep_(sweep), options_(options), preparation_(sweep) {}

    const Cost& cost() const { return cost_; }

    void run(const std::vector<const Point*>& points, const Keep& keep_result) override {
        const Clock::time_point start = Clock::now();
        const double processor_start = processor_seconds();
        keep_result_ = keep_result;
        const std::vector<Work> all = work_of(points);
        std::vector<const Work*> pending;
        for (const Work& work : all) pending.push_back(&work);
        // Equal inputs together. Results do not depend on the order.
        std::stable_sort(pending.begin(), pending.end(),
                         [](const Work* a, const Work* b) { return a->key < b->key; });
        ChildPool pool;
        auto next = pending.begin();
        const auto start_more = [&] {
            for (; next != pending.end() && pool.running() < options_.jobs; ++next) {
                start_work(pool, **next, next + 1 == pending.end() ? nullptr : *(next + 1));
            }
        };
        start_more();
        while (pool.running() > 0) {
            if (options_.stop()) throw Error(ExitCode::interrupted, "interrupted");
            const auto ended = pool.await();
            start_more();  // before the results are kept, which waits for the disk
            for (const auto& [index, outcome] : ended) keep(all[index], outcome);
        }
        cost_.wall += seconds_since(start);
        cost_.all_processor += processor_seconds() - processor_start;
    }

   private:
    /// A workload of a point.
    struct Work {
        std::size_t number;  ///< among all that run() was given
        const Point* whole;
        Point point;
        InputKey key;
    };

    std::vector<Work> work_of(const std::vector<const Point*>& points) const {
        std::vector<Work> all;
        for (const Point* point : points) {
            for (std::size_t w = 0; w < workloads(sweep_); ++w) {
                Point one = *point;
                one.workload = w;
                all.push_back({all.size(), point, one, InputKey(sweep_, one, config_of(sweep_, one))});
            }
        }
        return all;
    }

    void start_work(ChildPool& pool, const Work& work, const Work* following) {
        const Point& point = work.point;
        const arch::Design config = config_of(sweep_, point);
        const Clock::time_point start = Clock::now();
        try {
            config::check_together(config.parameters(), "configuration");
            preparation_.prepare(point, work.key, config, following == nullptr ? nullptr : &following->key);
        } catch (const Error& error) {
            return keep(work, failed(error.code(), error.what()));
        } catch (const std::bad_alloc&) {
            return keep(work, failed(ExitCode::input, "out of memory: the network or the traces are too large"));
        }
        cost_.preparation += seconds_since(start);
        pool.start(work.number, [&] { return io::pack(run_point(config, preparation_, options_.check)); });
    }

    /// Of the last workload of a point, all of them as one.
    void keep(const Work& work, const Record& record) {
        std::map<std::size_t, Record>& done = done_[work.whole->index];
        done[work.point.workload] = record;
        if (done.size() < workloads(sweep_)) return;
        std::vector<Record> records;
        for (const auto& [workload, each] : done) records.push_back(each);
        done_.erase(work.whole->index);
        keep_result_(*work.whole, folded(sweep_, records));
    }

    void keep(const Work& work, const ChildOutcome& outcome) {
        if (outcome.code != ExitCode::ok) return keep(work, failed(outcome.code, outcome.text));
        const auto run = io::unpack<PointRun>(outcome.text);
        cost_.own += run.own;
        cost_.own_processor += run.processor;
        cost_.processes += outcome.seconds - run.own;
        cost_.before_first_step += run.first_step;
        keep(work, Record{"ok", "", nlohmann::json::parse(run.metrics)});
    }

    const Sweep& sweep_;
    const Options& options_;
    Preparation preparation_;
    Keep keep_result_;
    std::map<std::size_t, std::map<std::size_t, Record>> done_;  ///< by point and workload, of points under way
    Cost cost_;
};

/// The results so far: of an earlier run, of its journal, and what is run now.
class Store {
   public:
    Store(const Sweep& sweep, const Goal& goal, const Options& options)
        : sweep_(sweep), goal_(goal), options_(options), journal_(options.output) {
        if (std::filesystem::exists(options.output)) {
            Results results = read_results(options.output);
            for (Row& row : results.rows) records_[row.hash] = std::move(row.record);
            if (results.entry("build") != build_id()) outdated_ = results.rows.size();
        }
        records_.merge(journal_.records());
    }

    bool has(const Point& point) const { return records_.count(point.hash) > 0; }
    const Record& operator[](const Point& point) const { return records_.at(point.hash); }

    /// Runs those that have no result. `planned` is how many may be run in all.
    void complete(const std::vector<const Point*>& points, Executor& executor, std::size_t planned) {
        std::vector<const Point*> pending;
        for (const Point* point : points) {
            if (has(*point)) {
                judge(*point, records_[point->hash]);
            } else {
                pending.push_back(point);
            }
        }
        kept_ += points.size() - pending.size();
        const auto keep = [&](const Point& point, const Record& record) {
            journal_.add(point.hash, record);
            records_[point.hash] = record;
            judge(point, record);
            ++run_;
            if (record.metrics.value(run_column().name, "") == "timed") ++timed_;
            options_.on_progress({kept_, run_, planned, lowest_, front_.size()});
        };
        if (!pending.empty()) executor.run(pending, keep);
    }

    std::size_t kept() const { return kept_; }
    std::size_t run() const { return run_; }
    std::size_t timed() const { return timed_; }
    /// Those in the results file that another build of the program made, whose hashes are none of ours.
    std::size_t outdated() const { return outdated_; }
    void done() { journal_.remove(); }

   private:
    /// For who watches.
    void judge(const Point& point, const Record& record) {
        if (sweep_.objectives.empty() || !record.ok()) return;
        const arch::Design design = config_of(sweep_, point);
        const std::vector<double> costs = goal_.costs(design, record).value();
        const bool counts =
            std::all_of(costs.begin(), costs.end(), [](double cost) { return std::isfinite(cost); });
        if (!counts || !goal_.feasible(design, record).value()) return;
        if (costs.size() > 1) {
            search::add_to_front(front_, costs);
        } else {
            lowest_ = std::min(costs.front(), lowest_.value_or(costs.front()));
        }
    }

    const Sweep& sweep_;
    const Goal& goal_;
    const Options& options_;
    Journal journal_;
    Records records_;
    std::size_t kept_ = 0, run_ = 0, timed_ = 0, outdated_ = 0;
    std::optional<double> lowest_;
    std::vector<search::Costs> front_;
};

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

std::string over_text(const Sweep& sweep) {
    std::vector<std::string> lines;
    for (const Workloads& over : sweep.over) {
        lines.push_back(fmt::format("{}: {}", fmt::join(over.axis.names, ", "), name_of(over.fold)));
    }
    return joined(lines);
}

/// All that does not depend on what ran: shards of one sweep share it but for their coverage.
Results frame(const Sweep& sweep, const Space& space, const Points& points, const Options& options) {
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
                     {"grid", std::to_string(space.size())},
                     {"require", joined(sweep.requirements)},
                     {"minimise", sweep.minimise.value_or("")},
                     {"points", std::to_string(points.points.size())},
                     {"points_sha256", io::sha256(io::Bytes(hashes.begin(), hashes.end()))},
                     {"coverage", shard.n == 1 ? "complete" : fmt::format("shard {}/{}", shard.k, shard.n)}};
    if (!sweep.over.empty()) results.about.emplace_back("over", over_text(sweep));
    std::sort(results.about.begin(), results.about.end());
    for (const std::string& name : parameter_names(sweep))
        results.parameters.push_back(parameter_column(sweep.base, name));
    results.metrics = metric_columns(sweep);
    return results;
}

std::vector<const Point*> pointers(const std::vector<Point>& points) {
    std::vector<const Point*> result;
    for (const Point& point : points) result.push_back(&point);
    return result;
}

}  // namespace

Explored explore(const Sweep& sweep, const Space& space, Points points, const Options& options) {
    const Goal goal(sweep);
    Store store(sweep, goal, options);
    LocalExecutor local(sweep, options);
    Executor& executor = options.executor ? *options.executor : local;
    Explored explored;
    std::vector<std::size_t> generations;
    if (is_search(sweep.sampling) && points.points.empty()) {
        const auto run = [&](const std::vector<Point>& found) {
            store.complete(pointers(found), executor, sweep.budget);
            std::vector<Record> records;
            for (const Point& point : found) records.push_back(store[point]);
            return records;
        };
        Searched searched = search_points(sweep, space, goal, run);
        points.points = std::move(searched.points);
        generations = std::move(searched.generations);
        explored.generations = searched.last_generation + 1;
        explored.end = searched.end;
    } else {
        std::vector<const Point*> owned;
        for (const Point& point : points.points) {
            if (options.shard.owns(point.index)) owned.push_back(&point);
        }
        store.complete(owned, executor, owned.size());
    }
    explored.cost = local.cost();
    explored.cost.kept = store.kept();
    explored.cost.run = store.run();
    explored.cost.timed = store.timed();
    explored.cost.outdated = store.outdated();
    explored.results = frame(sweep, space, points, options);
    for (const Point& point : points.points) {
        if (!options.shard.owns(point.index)) continue;
        const Record& record = store[point];
        explored.results.rows.push_back({point.index, point.hash, record,
                                         goal.feasible(config_of(sweep, point), record),
                                         parameter_values(sweep, point)});
        Row& row = explored.results.rows.back();
        if (!generations.empty()) row.generation = generations[point.index];
        if (record.ok()) row.violations = goal.violations(config_of(sweep, point), record);
    }
    write_results(options.output, explored.results);
    store.done();
    explored.points = std::move(points);
    return explored;
}

std::optional<Best> best_row(const Sweep& sweep, const Explored& explored) {
    if (sweep.objectives.size() != 1) return std::nullopt;
    const Goal goal(sweep);
    std::optional<Best> best;
    for (const Row& row : explored.results.rows) {
        if (!row.feasible.value_or(false)) continue;
        const auto costs = goal.costs(config_of(sweep, explored.points.points[row.index]), row.record);
        if (!costs || std::isnan(costs->front()) || (best && costs->front() >= best->cost)) continue;
        best = {&row, costs->front()};
    }
    return best;
}

}  // namespace spartus::explore
