#include "spartus/explore/value_list.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "spartus/base/decimal.hpp"
#include "spartus/base/error.hpp"
#include "spartus/base/printable.hpp"

namespace spartus::explore {
namespace {

constexpr std::size_t max_places = 9;
constexpr double max_value = 1e9;

[[noreturn]] void refuse(std::string_view range, const std::string& cause) {
    throw Error(ExitCode::config, fmt::format("\"{}\" {}", printable(range), cause));
}

std::size_t places_of(std::string_view number) {
    const std::size_t point = number.find('.');
    return point == std::string_view::npos ? 0 : number.size() - point - 1;
}

std::uint64_t power_of_ten(std::size_t exponent) {
    std::uint64_t power = 1;
    for (; exponent > 0; --exponent) power *= 10;
    return power;
}

/// number · 10^places.
std::uint64_t scaled(std::string_view range, const std::string& number, std::size_t places) {
    const auto decimal = Decimal::parse(number);
    if (!decimal || places_of(number) > max_places || decimal->value() > max_value) {
        refuse(range, fmt::format("must be BEGIN:END:STEP in plain decimals up to {:.0f} with at most {} places",
                                  max_value, max_places));
    }
    return decimal->floor_of_product(power_of_ten(places));
}

std::string unscaled(std::uint64_t value, std::size_t places) {
    const std::uint64_t scale = power_of_ten(places);
    std::string text = std::to_string(value / scale);
    if (value % scale == 0) return text;
    text += fmt::format(".{:0{}}", value % scale, places);
    text.erase(text.find_last_not_of('0') + 1);
    return text;
}

}  // namespace

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts(1);
    int depth = 0;
    for (const char c : text) {
        if (c == '(') ++depth;
        if (c == ')') --depth;
        if (c == separator && depth <= 0) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    for (std::string& part : parts) {
        part.erase(0, std::min(part.find_first_not_of(" \t\r"), part.size()));
        part.erase(part.find_last_not_of(" \t\r") + 1);
    }
    return parts;
}

bool is_range(std::string_view text) {
    return text.find(':') != std::string_view::npos;
}

std::vector<std::string> expand_range(std::string_view text) {
    const std::vector<std::string> parts = split(text, ':');
    if (parts.size() != 3) refuse(text, "must be BEGIN:END:STEP");
    std::size_t places = 0;
    for (const std::string& part : parts) places = std::max(places, std::min(places_of(part), max_places));
    const std::uint64_t begin = scaled(text, parts[0], places);
    const std::uint64_t end = scaled(text, parts[1], places);
    const std::uint64_t step = scaled(text, parts[2], places);
    if (step == 0) refuse(text, "has a step of 0");
    if (begin > end) refuse(text, "begins above its end");
    if ((end - begin) / step >= max_values) refuse(text, fmt::format("has more than {} values", max_values));
    std::vector<std::string> values;
    for (std::uint64_t value = begin; value <= end; value += step) values.push_back(unscaled(value, places));
    return values;
}

}  // namespace spartus::explore
