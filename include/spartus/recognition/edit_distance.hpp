/// \file
/// Errors of a recognised sequence.
#pragma once

#include <cstddef>
#include <vector>

#include "spartus/recognition/phones.hpp"

namespace spartus::recognition {

/// The fewest phones to insert, drop and replace that turn one sequence into the other (Levenshtein).
std::size_t edit_distance(const std::vector<Phone>& from, const std::vector<Phone>& to);

}  // namespace spartus::recognition
