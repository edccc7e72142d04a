#include "spartus/regress/suite_run.hpp"

#include <algorithm>

#include "spartus/base/child_process.hpp"
#include "spartus/io/packed.hpp"

namespace spartus::regress {
namespace {

std::size_t layers_of(const CaseRun& run) {
    std::size_t last = 0;
    for (const auto& sequence : run.places) {
        if (!sequence.empty()) last = sequence.back().layer;
    }
    return last + 1;
}

CaseResult judge(const Suite& suite, std::size_t index, const ChildOutcome& outcome) {
    CaseResult result;
    result.suite = &suite;
    result.index = index;
    result.seconds = outcome.seconds;
    if (outcome.code != ExitCode::ok) {
        result.verdict = outcome.code == ExitCode::check_failed ? Verdict::check_failed : Verdict::error;
        result.code = outcome.code;
        result.message = outcome.text;
        return result;
    }
    result.run = io::unpack<CaseRun>(outcome.text);
    const std::optional<Numbers>& expected = result.regression_case().expected;
    const std::optional<Recorded>& recorded = result.regression_case().recorded;
    if (recorded) result.message = first_difference(*recorded, result.run->recorded);
    if (expected) result.difference = compare(*expected, result.run->numbers, layers_of(*result.run));
    if (!expected && !recorded) {
        result.verdict = Verdict::unrecorded;
    } else if (!result.message.empty() || result.difference.any()) {
        result.verdict = Verdict::differs;
    }
    return result;
}

}  // namespace

std::vector<CaseResult> run_suites(const std::vector<Suite>& suites, const SuiteRunOptions& options) {
    std::vector<std::pair<const Suite*, std::size_t>> cases;
    std::vector<ChildWork> work;
    for (const Suite& suite : suites) {
        for (std::size_t k = 0; k < suite.cases.size(); ++k) {
            const Case& regression_case = suite.cases[k];
            if (!options.selected(suite.name + '/' + regression_case.name)) continue;
            cases.emplace_back(&suite, k);
            work.emplace_back(
                [&] { return io::pack(run_case(regression_case, options.run_ahead, options.check_links)); });
        }
    }
    std::vector<CaseResult> results;
    in_child_processes(
        work, options.jobs,
        [&](std::size_t n, const ChildOutcome& outcome) {
            results.push_back(judge(*cases[n].first, cases[n].second, outcome));
            options.on_result(results.back());
        },
        options.stop);
    return results;
}

ExitCode exit_code(const std::vector<CaseResult>& results) {
    for (const CaseResult& result : results) {
        if (result.verdict == Verdict::error) return result.code;
    }
    const bool all_passed = std::all_of(results.begin(), results.end(),
                                        [](const CaseResult& result) { return result.verdict == Verdict::passed; });
    return all_passed ? ExitCode::ok : ExitCode::check_failed;
}

}  // namespace spartus::regress
