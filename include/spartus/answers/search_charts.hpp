/// \file
/// The charts of a search: how its front grew, and where it looked.
#pragma once

#include <optional>

#include <nlohmann/json.hpp>

#include "spartus/answers/answers.hpp"

namespace spartus::answers {

/// Whether the points have generations.
bool is_searched(const explore::Results& results);

/// The hypervolume of the front of the points so far, over these; see coverage_by_point(). None without a front.
std::optional<nlohmann::ordered_json> coverage_chart(const Answers& answers);

/// Which values of a parameter the new points of each generation have. None if no parameter varies. Of very many
/// generations, neighbours are counted together under the first.
std::optional<nlohmann::ordered_json> explored_chart(const Answers& answers);

}  // namespace spartus::answers
