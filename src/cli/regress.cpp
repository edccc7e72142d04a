#include "spartus/cli/regress.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>

#include "spartus/base/error.hpp"
#include "spartus/base/pattern.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/cli/interrupt.hpp"
#include "spartus/io/output_file.hpp"
#include "spartus/parts/clock.hpp"
#include "spartus/regress/result_text.hpp"
#include "spartus/regress/suite.hpp"
#include "spartus/regress/suite_run.hpp"
#include "spartus/regress/update.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus regress [SUITE ...] [options]

Runs the cases of the suites, each in a process of its own, and compares every number exactly: cycles of the run and of
each step, tokens, words, multiply-adds, the ledger of every module, a hash of h. A case that differs is explained:
the first step, the phases, the modules whose cycles moved.

SUITE is a .json file or the name of one in traces/regression, which is looked for from the working directory and from
the program upwards; smoke, full, memory, edgedrnn and edgedrnn-rtl by default. The last holds steps of the authors' RTL of
EdgeDRNN, simulated in Verilator: no --update changes it.

  --filter REGEX      only cases whose SUITE/NAME matches somewhere (syntax of RE2)
  --jobs N            processes at a time [one per processor]; the output does not depend on it
  --junit FILE        the results as JUnit XML too
  --update            write what is measured into the suites, for the cases that differ or have no expectation
  --reason TEXT       why, for the history of these cases; --update needs it
  --run-ahead CYCLES  as in 'spartus run'; the numbers do not depend on it
  --check-links       as in 'spartus run'
  --help              this text

Exit codes: 0 every number is as expected, 1 a number differs or a check failed, 2 usage, 3 configuration, 4 input file
or suite, 5 output file, 70 a case crashed, 130 interrupted.

Example: spartus regress my-suite.json --jobs 2 --junit regress.xml
)";

namespace fs = std::filesystem;

/// `file` in `folder` or in one above it; empty if it is in none.
fs::path find_above(fs::path folder, const fs::path& file) {
    std::error_code unknown;
    for (;; folder = folder.parent_path()) {
        if (fs::exists(folder / file, unknown)) return folder / file;
        if (folder == folder.parent_path()) return {};
    }
}

/// A name stands for a suite of the project: of the one around the working directory, else of that around the
/// program.
std::string path_of(const std::string& suite) {
    if (fs::path(suite).extension() == ".json") return suite;
    const std::string file = "traces/regression/" + suite + ".json";
    std::error_code unknown;
    for (const fs::path& start : {fs::current_path(unknown), fs::read_symlink("/proc/self/exe", unknown)}) {
        const fs::path found = start.empty() ? fs::path() : find_above(start, file);
        if (!found.empty()) return fs::proximate(found, unknown).string();
    }
    return file;
}

std::function<bool(const std::string&)> selection(const po::variables_map& values) {
    if (values.count("filter") == 0) return [](const std::string&) { return true; };
    const auto& text = values["filter"].as<std::string>();
    try {
        const auto pattern = std::make_shared<Pattern>(text);
        return [pattern](const std::string& name) { return pattern->fits_in(name); };
    } catch (const std::invalid_argument& error) {
        refuse_usage("regress", "--filter '" + printable(text) + "' is no regular expression: " + error.what());
    }
}

}  // namespace

int run_regress(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return 0;
    }
    po::options_description options;
    options.add_options()("filter", po::value<std::string>())("jobs", po::value<std::string>())(
        "junit", po::value<std::string>())("update", po::bool_switch())("reason", po::value<std::string>())(
        "run-ahead", po::value<std::string>())("check-links", po::bool_switch());
    const po::variables_map values = parse_arguments("regress", args, options, {}, "SUITE");

    const bool update = values["update"].as<bool>();
    const std::string reason = values.count("reason") > 0 ? values["reason"].as<std::string>() : "";
    if (update && reason.empty()) refuse_usage("regress", "--update needs --reason \"why the numbers change\"");
    if (!update && !reason.empty()) refuse_usage("regress", "--reason is for --update");

    std::vector<std::string> names{"smoke", "full", "memory", "edgedrnn", "edgedrnn-rtl"};
    if (values.count("SUITE") > 0) names = values["SUITE"].as<std::vector<std::string>>();
    std::vector<regress::Suite> suites;
    suites.reserve(names.size());
    for (const std::string& name : names) suites.push_back(regress::read_suite(path_of(name)));

    regress::SuiteRunOptions run;
    run.jobs = whole_number("regress", values, "jobs", 1, std::max(1u, std::thread::hardware_concurrency()));
    run.run_ahead = whole_number("regress", values, "run-ahead", 0, parts::Clock::unlimited);
    run.check_links = values["check-links"].as<bool>();
    run.selected = selection(values);
    run.on_result = [](const regress::CaseResult& result) { std::cout << text_of(result) << std::flush; };
    run.stop = interrupt_requested;
    std::optional<io::OutputFile> junit;  // opened first: a run whose report cannot be written is not begun
    if (values.count("junit") > 0) junit.emplace(values["junit"].as<std::string>());
    stop_on_interrupt();
    const std::vector<regress::CaseResult> results = run_suites(suites, run);
    if (results.empty()) refuse_usage("regress", "there is no case to run");
    std::cout << tally(results);

    if (junit) {
        junit->write(junit_of(results));
        junit->commit();
    }
    if (!update) return static_cast<int>(exit_code(results));
    const std::size_t updated = update_suites(suites, results, reason);
    std::cout << updated << (updated == 1 ? " expectation" : " expectations") << " updated\n";
    return 0;
}

}  // namespace spartus::cli
