#include "spartus/cli/answers.hpp"

#include <iostream>
#include <memory>

#include <fmt/format.h>

#include "spartus/answers/answers.hpp"
#include "spartus/answers/coverage.hpp"
#include "spartus/answers/text.hpp"
#include "spartus/base/error.hpp"
#include "spartus/cli/answers_output.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/explore/results_file.hpp"
#include "spartus/io/output_file.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus answers RESULTS.sqlite [options]

Which designs of a sweep are worth a look, and what its parameters do. RESULTS comes from 'spartus explore' or 'merge'.

The Pareto front are the points of which no other is at least as good in every metric and better in one. Points that
failed or do not fulfil a 'require' of the sweep are left out; designs that do not fit the sweep's device are marked as
theoretical. The knee is the point of the front nearest to the best of every metric, each scaled from 0 to 1 over the
front. The sensitivity says what the next value of one parameter changes where all others stay as they are.

  --by METRIC,...  two to four metrics of the database that count; +METRIC and -METRIC say that higher or lower is better
                   [latency_mean_us, what the design takes of the device, and sqnr_db, each if it varies]
  --of METRIC      of the sensitivity [latency_mean_us]
  --top N          rows of the front that are printed [20]
  --against FILE   results of the same metrics, as of the whole grid that was sampled or searched: the share of their
                   front's hypervolume that this front covers, both scaled by theirs, up to 1.1
  --csv FILE       the front as CSV
  --report FILE    all of it as one page with charts, HTML, that needs no network
  --help           this text

Exit codes: 0 done, 2 usage, as a metric that is not there, 4 results missing or damaged, 5 a file cannot be written.

Example: spartus explore configs/sweeps/scaling.cfg
         spartus answers scaling.sqlite --by latency_mean_us,dsp48 --report scaling.html
)";

void print_coverage(const answers::Answers& answers, const std::string& path) {
    const explore::Results other = explore::read_results(path);
    for (const answers::Objective& objective : answers.front.objectives) {
        answers::metric_named(other, objective.metric.name);
    }
    const answers::Front front = answers::find_front(other, answers.front.objectives);
    std::cout << fmt::format("\nHypervolume: {:.2f} % of that of {}, whose front is {}\n",
                             100 * answers::coverage(answers.results, answers.front, other, front), path,
                             answers::describe(front));
}

}  // namespace

int run_answers(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return 0;
    }
    po::options_description options;
    add_answers_options(options);
    options.add_options()("csv", po::value<std::string>())("against", po::value<std::string>());
    const po::variables_map values = parse_arguments("answers", args, options, {"RESULTS"});
    const auto& path = values["RESULTS"].as<std::string>();
    const explore::Results results = explore::read_results(path);
    AnswersOutput output("answers", values);
    std::unique_ptr<io::OutputFile> csv;
    if (values.count("csv") > 0) csv = std::make_unique<io::OutputFile>(values["csv"].as<std::string>());

    const answers::Answers answers = answers::answer(results, output.questions());
    if (answers.front.objectives.empty()) {
        throw Error(ExitCode::usage, path + ": fewer than two of the usual metrics vary; name two with --by");
    }
    std::cout << fmt::format("{}: {}\n", path, results.entry("about"));
    output.write(answers, path);
    if (values.count("against") > 0) print_coverage(answers, values["against"].as<std::string>());
    if (csv) {
        csv->write(answers::front_csv(results, answers.axes, answers.front));
        csv->commit();
    }
    return 0;
}

}  // namespace spartus::cli
