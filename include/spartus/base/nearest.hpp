/// \file
/// "Did you mean …?": the known word that a mistyped one most resembles.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spartus {

/// The word of `words` with the smallest edit distance to `typed` (a letter inserted, dropped, replaced, or two
/// neighbours swapped); the first of equals. Nothing if even that one differs in more than a third of its letters.
std::optional<std::string> nearest(std::string_view typed, const std::vector<std::string>& words);

/// "latency_mean_us, latency_max_us or …": the words that hold `typed`, a few of them; empty if none does.
std::string containing(std::string_view typed, const std::vector<std::string>& words);

}  // namespace spartus
