/// \file
/// Numbers out of text.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace spartus {

/// The whole of `text` as a number, whatever the locale; a sign for signed whole numbers alone, so that nothing
/// like -0 can be stored.
template <class Number>
std::optional<Number> parse_number(std::string_view text) {
    Number value{};
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    constexpr bool may_be_negative = std::is_integral_v<Number> && std::is_signed_v<Number>;
    if (error != std::errc{} || rest != end || (text.front() == '-' && !may_be_negative)) return std::nullopt;
    return value;
}

}  // namespace spartus
