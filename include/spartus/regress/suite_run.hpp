/// \file
/// All cases of suites, each in a process of its own.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "spartus/base/error.hpp"
#include "spartus/regress/case_run.hpp"
#include "spartus/regress/difference.hpp"
#include "spartus/regress/suite.hpp"

namespace spartus::regress {

enum class Verdict {
    passed,
    differs,       ///< from the expectation
    unrecorded,    ///< there is no expectation yet
    check_failed,  ///< the model contradicts its own reference
    error,         ///< the case could not be run
};

struct CaseResult {
    const Suite* suite = nullptr;
    std::size_t index = 0;  ///< of the case in its suite
    Verdict verdict = Verdict::passed;
    std::optional<CaseRun> run;  ///< of a case that ran to its end
    Difference difference;
    ExitCode code = ExitCode::ok;  ///< of check_failed and error
    std::string message;           ///< likewise, one line; and where a step is not as it was recorded
    double seconds = 0;

    const Case& regression_case() const { return suite->cases[index]; }
    std::string name() const { return suite->name + '/' + regression_case().name; }
};

struct SuiteRunOptions {
    std::size_t jobs = 1;
    Cycle run_ahead = arch::MachineOptions().run_ahead;
    bool check_links = false;
    std::function<bool(const std::string& name)> selected = [](const std::string&) { return true; };
    std::function<void(const CaseResult&)> on_result = [](const CaseResult&) {};  ///< in the order of the cases
    std::function<bool()> stop = [] { return false; };
};

/// The results in the order of the cases, whatever `jobs` is. `suites` must outlive them.
std::vector<CaseResult> run_suites(const std::vector<Suite>& suites, const SuiteRunOptions& options);

/// What the program returns to the shell: 0, the code of the first error, or 1 where numbers differ.
ExitCode exit_code(const std::vector<CaseResult>& results);

}  // namespace spartus::regress
