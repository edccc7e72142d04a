/// \file
/// The right-hand side of an axis: values and ranges, "1, 2, 4" or "0:0.5:0.05".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace spartus::explore {

constexpr std::size_t max_points = 1'000'000;  ///< of a grid, of samples
constexpr std::size_t max_values = 100'000;    ///< of a range, of all axes of a sweep

/// The parts of `text` between separators, without the blanks around them. A separator within parentheses does not
/// count.
std::vector<std::string> split(std::string_view text, char separator);

/// Whether `text` has the shape "BEGIN:END:STEP".
bool is_range(std::string_view text);

/// BEGIN, BEGIN + STEP, … up to END, which is included if hit. Exact in decimals of up to 9 places: "0:0.3:0.1" is
/// 0, 0.1, 0.2, 0.3. Throws Error(config) with the cause alone.
std::vector<std::string> expand_range(std::string_view text);

}  // namespace spartus::explore
