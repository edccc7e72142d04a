/// \file
/// Results for a person and for a CI system.
#pragma once

#include <string>
#include <vector>

#include "spartus/regress/suite_run.hpp"

namespace spartus::regress {

/// A line, and below it what is to say of a case that has not passed.
std::string text_of(const CaseResult& result);

/// "42 cases: 40 passed, 2 differ".
std::string tally(const std::vector<CaseResult>& results);

/// The results as JUnit XML: a test suite per suite, differences as failures, errors as errors.
std::string junit_of(const std::vector<CaseResult>& results);

}  // namespace spartus::regress
