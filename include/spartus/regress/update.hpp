/// \file
/// New expectations, each with the reason why.
#pragma once

#include <string>
#include <vector>

#include "spartus/regress/suite_run.hpp"

namespace spartus::regress {

/// Rewrites the expectation of every case that differs or has none, appends what changed to its history, and leaves
/// everything else in the file as it is. Returns how many cases that were. Nothing is written, and Error thrown, if
/// the reason is empty or any case could not be run or failed the check.
std::size_t update_suites(std::vector<Suite>& suites, const std::vector<CaseResult>& results,
                          const std::string& reason);

/// The day in UTC, "2026-01-31": of SOURCE_DATE_EPOCH where that is set, else today.
std::string today();

}  // namespace spartus::regress
