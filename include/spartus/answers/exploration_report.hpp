/// \file
/// The answers of a sweep as a page with charts.
#pragma once

#include <string>

#include "spartus/answers/answers.hpp"

namespace spartus::answers {

/// The page as HTML; `source` is the results' path. Equal answers give equal bytes.
std::string exploration_report(const Answers& answers, const std::string& source);

}  // namespace spartus::answers
