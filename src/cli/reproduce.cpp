#include "spartus/cli/reproduce.hpp"

#include <algorithm>
#include <iostream>
#include <thread>

#include "spartus/base/error.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/cli/interrupt.hpp"
#include "spartus/regress/published.hpp"
#include "spartus/regress/result_text.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus reproduce [SUITE]

Runs the cases of SUITE [traces/regression/published.json] and prints the figures published for Spartus beside those of
the model: published, model, difference and reason. A figure is

  must match    a run has to come to what the description says, to the same digits: evidence that the model does
                what is described; how the real hardware does, no figure here can show
  arithmetic    must match too, but follows from the configuration alone: no evidence
  fitted        depends on what is not known here (the trained network); something was chosen to meet one of them
  measured      of the networks in networks/, on recorded speech: another network, task and corpus than the published
                ones, so to be compared and not to be matched; - where nothing is published
  not modelled  of the real chip only

Exit codes: 0 every figure that must match does, and every cycle of the cases is as recorded; 1 otherwise; else as
'spartus regress'.
)";

}  // namespace

int run_reproduce(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return 0;
    }
    const po::variables_map values = parse_arguments("reproduce", args, {}, {}, "SUITE");
    std::vector<std::string> paths{"traces/regression/published.json"};
    if (values.count("SUITE") > 0) paths = values["SUITE"].as<std::vector<std::string>>();
    if (paths.size() != 1) refuse_usage("reproduce", "one suite at a time");

    const std::vector<regress::Suite> suites{regress::read_suite(paths.front())};
    const std::vector<regress::PublishedFigure> figures = regress::read_figures(suites.front());
    regress::SuiteRunOptions run;
    run.jobs = std::max(1u, std::thread::hardware_concurrency());
    run.stop = interrupt_requested;
    stop_on_interrupt();
    const std::vector<regress::CaseResult> results = run_suites(suites, run);
    for (const regress::CaseResult& result : results) {
        if (result.code != ExitCode::ok) throw Error(result.code, result.name() + ": " + result.message);
    }
    std::cout << table_of(figures, results) << '\n' << tally(results);
    for (const regress::CaseResult& result : results) {
        if (result.verdict != regress::Verdict::passed) std::cout << text_of(result);
    }
    const bool all_match = std::all_of(figures.begin(), figures.end(), [&](const regress::PublishedFigure& figure) {
        return !must_match(figure) || matches(figure, *regress::modelled(figure, results));
    });
    return static_cast<int>(all_match ? exit_code(results) : ExitCode::check_failed);
}

}  // namespace spartus::cli
