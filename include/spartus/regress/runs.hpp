/// \file
/// Lists of cycle counts as short text: "211 198x3 205" is 211, then three times 198, then 205.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spartus::regress {

/// Most cycle counts that one text may stand for, so that "0x99999999999" is refused and not believed.
constexpr std::size_t max_runs_length = std::size_t{1} << 24;

std::string to_runs(const std::vector<std::uint64_t>& values);

/// The values of a text in the form of to_runs(), or nothing for any other text.
std::optional<std::vector<std::uint64_t>> parse_runs(std::string_view text);

}  // namespace spartus::regress
