#include "spartus/cli/explore.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <thread>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/number.hpp"
#include "spartus/cli/answers_output.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/cli/interrupt.hpp"
#include "spartus/cli/progress.hpp"
#include "spartus/cli/results_output.hpp"
#include "spartus/explore/exploration.hpp"
#include "spartus/explore/metrics.hpp"
#include "spartus/explore/point_list.hpp"
#include "spartus/explore/points.hpp"
#include "spartus/explore/results_file.hpp"
#include "spartus/explore/slurm.hpp"
#include "spartus/explore/sweep.hpp"
#include "spartus/explore/workloads.hpp"
#include "spartus/sim/simulation.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus explore SWEEP [options]

Runs a network on every configuration of a sweep, several at a time, and leaves one SQLite database: a row per point
with latency, throughput, sparsity, utilisation, cost and error. SWEEP is a configuration file with one more section:

  [sweep]
  base = spartus-zynq7100.cfg                                  # optional: what is not set here
  network = layer.safetensors                                  # or generate(inputs=123, hidden=1024, seed=1)
  trace = speech.npy                                           # or generate(steps=200, inputs=123, firing=0.1)
  accelerator.arrays = 1, 2, 4, 8                              # an axis: a list,
  delta_encoder.threshold_x, delta_encoder.threshold_h = 0:0.5:0.1   # or a range; keys that move together
  over = trace: worst                                          # all traces are workloads of every point; or mean, geomean
  constraint = arrays * pes_per_array <= 512                   # of points that are run
  require = latency_max_us <= 2                                # of results that count
  minimise = dsp48                                             # which of them is best

A grid too large to be run is searched: sampling = nsga2 with budget = 300 and minimise = latency_mean_us, dsp48 finds
the Pareto front; sampling = ant_colony the best by one expression.
docs/exploration.md has the rest. Paths in SWEEP are seen from its folder. A run that was interrupted or killed goes on
with the same command; what is finished is never run again. The database does not depend on the number of jobs.

  --jobs N         processes at a time [one per processor]
  --check POLICY   once [default]: points that differ in neither network, traces, thresholds nor pruning have the same
                   values. One is run in full and compared with the untimed reference in every step; the others are
                   timed, which multiplies nothing and comes to the same cycles. all: every point is run in full.
                   first: so is every point, and its first 8 steps are compared. The policy is in the database
  --output FILE    the database [SWEEP's name with .sqlite, in the working directory]
  --csv FILE       the results as CSV too
  --json FILE      and as JSON
  --by, --of, --top, --report   what is printed of the results, and a page with charts: see 'spartus answers --help'
  --set KEY=VALUE  a key of [sweep] instead of the file's, as sampling=grid; repeatable; without VALUE, the key is dropped
  --shard K/N      only the K-th of N parts; 'spartus merge' puts them together
  --dry-run        lists the points and runs none; with --slurm, prints the job's script
  --slurm          runs the points as job arrays of Slurm and waits for them; the same command goes on after an
                   interruption, also while jobs still run. A search submits an array per generation
  --array N        most tasks of an array [16]
  --sbatch-option OPTION   as --sbatch-option=--cpus-per-task=4; repeatable
  --slurm-folder DIR       lists, logs and parts, where every node sees them [OUTPUT.slurm]
  --attempts N     that a point is given when its task is cancelled, times out or its node dies [3]
  --cancel         Ctrl-C cancels the jobs too; else they go on
  --points FILE    runs the points of a list, of --shard's lines: what the jobs do
  --help           this text

Exit codes: 0 every point was run, even if some cannot be; 1 the check of a point failed; 2 usage, 3 sweep, 4 input file,
5 output file, 70 a point crashed, 130 interrupted.

Example: spartus explore configs/sweeps/scaling.cfg --csv scaling.csv
)";

explore::Shard shard(const po::variables_map& values) {
    if (values.count("shard") == 0) return {};
    const auto& text = values["shard"].as<std::string>();
    const std::size_t slash = text.find('/');
    if (slash != std::string::npos && slash > 0 && slash + 1 < text.size()) {
        const auto k = parse_number<std::size_t>(text.substr(0, slash));
        const auto n = parse_number<std::size_t>(text.substr(slash + 1));
        if (k && n && *k >= 1 && *k <= *n) return {*k, *n};
    }
    refuse_usage("explore", "--shard must be K/N with K from 1 to N, not '" + text + "'");
}

explore::Check check_policy(const po::variables_map& values) {
    const auto& text = values["check"].as<std::string>();
    for (const auto check : {explore::Check::once, explore::Check::all, explore::Check::first}) {
        if (text == explore::to_text(check)) return check;
    }
    refuse_usage("explore", "--check must be once, all or first, not '" + text + "'");
}

std::string output_path(const po::variables_map& values, const explore::Shard& shard) {
    if (values.count("output") > 0) return values["output"].as<std::string>();
    const std::string stem = std::filesystem::path(values["SWEEP"].as<std::string>()).stem().string();
    return shard.n == 1 ? stem + ".sqlite" : fmt::format("{}-{}-of-{}.sqlite", stem, shard.k, shard.n);
}

std::string absolute(const std::string& path) {
    return std::filesystem::absolute(path).lexically_normal().string();
}

std::vector<std::string> texts(const po::variables_map& values, const char* option) {
    return values.count(option) > 0 ? values[option].as<std::vector<std::string>>() : std::vector<std::string>{};
}

explore::SlurmOptions slurm_options(const po::variables_map& values, const std::string& output) {
    explore::SlurmOptions slurm;
    slurm.folder =
        absolute(values.count("slurm-folder") > 0 ? values["slurm-folder"].as<std::string>() : output + ".slurm");
    slurm.command = {std::filesystem::read_symlink("/proc/self/exe").string(), "explore",
                     absolute(values["SWEEP"].as<std::string>()), "--check", values["check"].as<std::string>()};
    for (const std::string& line : texts(values, "set")) {
        slurm.command.emplace_back("--set");
        slurm.command.push_back(line);
    }
    slurm.array = whole_number("explore", values, "array", 1, slurm.array);
    slurm.attempts = whole_number("explore", values, "attempts", 1, slurm.attempts);
    slurm.cancel = values["cancel"].as<bool>();
    slurm.sbatch_options = texts(values, "sbatch-option");
    for (const std::string& option : slurm.sbatch_options) {
        if (option.rfind('-', 0) == 0 && option.find('\n') == std::string::npos) continue;
        refuse_usage("explore", "--sbatch-option must be an option of sbatch, as --sbatch-option=--mem=4G");
    }
    return slurm;
}

void check_options(const po::variables_map& values) {
    const bool slurm = values["slurm"].as<bool>();
    for (const char* option : {"array", "sbatch-option", "slurm-folder", "attempts"}) {
        if (values.count(option) > 0 && !slurm) refuse_usage("explore", fmt::format("--{} needs --slurm", option));
    }
    if (values["cancel"].as<bool>() && !slurm) refuse_usage("explore", "--cancel needs --slurm");
    if (slurm && (values.count("shard") > 0 || values.count("points") > 0)) {
        refuse_usage("explore", "--slurm makes its parts itself: drop --shard and --points");
    }
}

std::string counted(std::size_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

void print_line(const char* name, const std::string& text) {
    std::cout << fmt::format("  {:<10}{}\n", name, text);
}

void print_sweep(const explore::Sweep& sweep, const explore::Space& space, const explore::Points& points) {
    if (!sweep.about.empty()) print_line("about", sweep.about);
    if (explore::is_search(sweep.sampling)) {
        return print_line("search", fmt::format("at most {} points of a grid of {}; minimise {}", sweep.budget,
                                                space.size(), *sweep.minimise));
    }
    std::string text = counted(points.points.size(), "point");
    if (points.rejected > 0) text += fmt::format("; a constraint forbids {} others", points.rejected);
    if (points.duplicates > 0) text += fmt::format("; {} drawn twice", points.duplicates);
    print_line("sweep", text);
}

void print_check(explore::Check check) {
    std::string what = "every step against the reference";
    if (check == explore::Check::once) what += "; of points with the same values, all but one are timed";
    if (check == explore::Check::first) {
        what = fmt::format("{} time steps of each point against the reference, then the ledger alone",
                           sim::first_steps);
    }
    print_line("check", fmt::format("{}: {}", explore::to_text(check), what));
}

void list_points(const explore::Sweep& sweep, const explore::Points& points, const explore::Shard& part) {
    for (const explore::Point& point : points.points) {
        if (!part.owns(point.index)) continue;
        std::cout << fmt::format("{:>6}  {}  {}\n", point.index, point.hash.substr(0, 12),
                                 varied_text(sweep, point));
    }
}

/// The figure that the sweep is judged by, in a line.
std::string row_text(const explore::Sweep& sweep, const explore::Explored& explored, const explore::Row& row) {
    const auto number = [&](const char* name, const char* form = "{:.6g}") {
        const auto& value = row.record.metrics.at(name);
        return value.is_number() ? fmt::format(fmt::runtime(form), value.get<double>()) : std::string("-");
    };
    return fmt::format("point {}: {}; mean {} us, max {} us, {} LUT, {} DSP48, {} BRAM36", row.index,
                       varied_text(sweep, explored.points.points[row.index]), number("latency_mean_us", "{:.4g}"),
                       number("latency_max_us", "{:.4g}"), number("lut"), number("dsp48"), number("bram36"));
}

void print_results(const explore::Sweep& sweep, const explore::Explored& explored) {
    std::map<std::string, std::size_t> statuses;
    std::map<std::string, std::size_t> reasons;
    std::size_t feasible = 0;
    for (const explore::Row& row : explored.results.rows) {
        ++statuses[row.record.status];
        if (!row.record.ok()) ++reasons[row.record.status + ": " + row.record.reason];
        feasible += row.feasible.value_or(false) ? 1 : 0;
    }
    std::vector<std::string> counts;
    for (const auto& [status, count] : statuses) counts.push_back(fmt::format("{} {}", count, status));
    const std::string timed =
        explored.cost.timed > 0 ? fmt::format("; {} of these timed", explored.cost.timed) : "";
    print_line("points", fmt::format("{} ({} kept, {} run){}", fmt::join(counts, ", "), explored.cost.kept,
                                     explored.cost.run, timed));
    if (explored.cost.outdated > 0) {
        print_line("", fmt::format("{} in the file were of another build of the program and took part in nothing",
                                   explored.cost.outdated));
    }
    constexpr std::size_t most_reasons = 5;
    std::size_t printed = 0;
    for (const auto& [reason, count] : reasons) {
        if (++printed == most_reasons && reasons.size() > most_reasons) {
            print_line("", "…");
            break;
        }
        print_line("", fmt::format("{} x {}", count, reason));
    }
    if (!explored.end.empty()) {
        print_line("search", fmt::format("{}: {}", counted(explored.generations, "generation"), explored.end));
    }
    if (!sweep.requirements.empty())
        print_line("feasible", fmt::format("{} of {}", feasible, explored.results.rows.size()));
    if (const auto best = best_row(sweep, explored)) {
        print_line("best", fmt::format("{} = {:.5g} at {}", *sweep.minimise, best->cost,
                                       row_text(sweep, explored, *best->row)));
    }
}

/// What the machinery takes beside the runs.
void print_cost(const explore::Cost& cost, std::size_t jobs) {
    if (cost.run == 0 || cost.own == 0) return;
    const auto workers = static_cast<double>(jobs);
    const auto per_point = [&](double seconds) { return 1e3 * seconds / static_cast<double>(cost.run); };
    print_line("time",
               fmt::format("{:.2f} s on {} = {:.2f} s; own run times {:.2f} s; ratio {:.3f}", cost.wall,
                           counted(jobs, "worker"), cost.wall * workers, cost.own, cost.wall * workers / cost.own));
    print_line("processor", fmt::format("{:.2f} s, of which runs {:.2f} s; ratio {:.3f}", cost.all_processor,
                                        cost.own_processor, cost.all_processor / cost.own_processor));
    print_line("per point", fmt::format("{:.1f} ms own, of which {:.1f} ms until the first step is done; beside it "
                                        "{:.1f} ms process, {:.1f} ms preparation",
                                        per_point(cost.own), per_point(cost.before_first_step),
                                        per_point(cost.processes), per_point(cost.preparation)));
}

ExitCode exit_code(const explore::Results& results) {
    ExitCode code = ExitCode::ok;
    for (const explore::Row& row : results.rows) {
        if (row.record.status == "check_failed") return ExitCode::check_failed;
        if (row.record.status == "crashed") code = ExitCode::internal;
    }
    return code;
}

po::options_description all_options() {
    using Texts = std::vector<std::string>;
    po::options_description options;
    auto add = options.add_options();
    for (const char* name : {"jobs", "output", "shard", "array", "slurm-folder", "attempts", "points"}) {
        add(name, po::value<std::string>());
    }
    add("check", po::value<std::string>()->default_value("once"));
    for (const char* name : {"set", "sbatch-option"}) add(name, po::value<Texts>());
    for (const char* name : {"dry-run", "slurm", "cancel"}) add(name, po::bool_switch());
    add_export_options(options);
    add_answers_options(options);
    return options;
}

explore::Options run_options(const po::variables_map& values) {
    explore::Options run;
    run.jobs = whole_number("explore", values, "jobs", 1, std::max(1U, std::thread::hardware_concurrency()));
    run.check = check_policy(values);
    run.shard = shard(values);
    run.output = output_path(values, run.shard);
    return run;
}

/// A part of the points, for who has listed them: a byte in OUTPUT.progress as each is done.
int run_listed(const po::variables_map& values, const explore::Sweep& sweep, const explore::Space& space,
               explore::Options& run) {
    explore::Points points =
        explore::read_point_list(values["points"].as<std::string>(), space, run.shard.k, run.shard.n);
    std::ofstream progress(run.output + ".progress");
    run.shard = {};
    run.on_progress = [&progress](const explore::Progress&) { progress << '.' << std::flush; };
    const explore::Explored explored = explore::explore(sweep, space, std::move(points), run);
    print_line("written", run.output);
    return static_cast<int>(exit_code(explored.results));
}

int dry_run(const po::variables_map& values, const explore::Sweep& sweep, const explore::Points& points,
            const explore::Options& run) {
    if (!values["slurm"].as<bool>()) {
        list_points(sweep, points, run.shard);
        return 0;
    }
    const explore::SlurmOptions slurm = slurm_options(values, run.output);
    const std::size_t first = points.points.empty() ? sweep.population : points.points.size();
    std::cout << '\n' << explore::slurm_script(slurm, slurm.folder + "/00001", std::min(slurm.array, first));
    return 0;
}

/// What the line that tells how far it is says beside that.
std::string standing(const explore::Sweep& sweep, const explore::Progress& now) {
    std::string text;
    if (now.kept > 0) text += fmt::format(", {} more were done before", now.kept);
    if (now.lowest) text += fmt::format(", lowest {}: {:.5g}", *sweep.minimise, *now.lowest);
    if (now.front > 0) text += fmt::format(", {} on the front", now.front);
    return text;
}

/// Runs the sweep with a line that tells how far it is.
explore::Explored run_shown(const po::variables_map& values, const explore::Sweep& sweep,
                            const explore::Space& space, const explore::Points& points, explore::Options& run) {
    Progress progress(0, "point");
    explore::Progress last;
    std::string jobs;
    const auto show = [&] {
        progress.show(last.run, last.planned - std::min(last.planned, last.kept), standing(sweep, last) + jobs);
    };
    run.on_progress = [&](const explore::Progress& now) {
        last = now;
        show();
    };
    if (values["slurm"].as<bool>()) {
        const auto on_jobs = [&](const explore::SlurmProgress& now) {
            jobs = fmt::format(", tasks: {} run with {} more points done, {} wait", now.running, now.done,
                               now.waiting);
            show();
        };
        const auto notice = [](const std::string& text) { std::cerr << "spartus: " << text << std::endl; };
        run.executor = explore::slurm_executor(slurm_options(values, run.output), run.stop, on_jobs, notice);
    }
    return explore::explore(sweep, space, points, run);
}

}  // namespace

int run_explore(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return 0;
    }
    const po::variables_map values = parse_arguments("explore", args, all_options(), {"SWEEP"});
    check_options(values);
    explore::Options run = run_options(values);
    AnswersOutput answers("explore", values);
    const explore::Sweep sweep = explore::read_sweep(values["SWEEP"].as<std::string>(), texts(values, "set"));
    answers::check(answers.questions(), explore::metric_columns(sweep));
    const explore::Space space(sweep, run.check);
    stop_on_interrupt();
    run.stop = interrupt_requested;
    if (values.count("points") > 0) return run_listed(values, sweep, space, run);
    const bool search = explore::is_search(sweep.sampling);
    if (search && run.shard.n > 1) {
        refuse_usage("explore", "--shard: the points of a search follow from each other; --slurm distributes them");
    }
    const explore::Points points = search ? explore::Points{} : explore::expand(sweep, space);
    print_sweep(sweep, space, points);
    print_check(run.check);
    if (values["dry-run"].as<bool>()) return dry_run(values, sweep, points, run);
    Exports exports(values);
    explore::Explored explored;
    try {
        explored = run_shown(values, sweep, space, points, run);
    } catch (const Error& error) {
        if (error.code() != ExitCode::interrupted) throw;
        throw Error(error.code(),
                    "interrupted; what is finished is in " + run.output + ".partial, and the same command goes on");
    }
    exports.write(explored.results);
    print_results(sweep, explored);
    print_cost(explored.cost, run.jobs);
    print_line("written", run.output);
    // As they stand in the file, so that 'spartus answers' says exactly the same.
    const explore::Results results = explore::read_results(run.output);
    answers.write(answers::answer(results, answers.questions()), run.output);
    return static_cast<int>(exit_code(explored.results));
}

}  // namespace spartus::cli
