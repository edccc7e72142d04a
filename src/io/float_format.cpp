#include "spartus/io/float_format.hpp"

#include <Eigen/Core>
#include <cmath>
#include <limits>

#include "spartus/io/bytes.hpp"

namespace spartus::io {
namespace {

template <typename Small>
float small(const std::uint8_t* bytes) {
    return static_cast<float>(Eigen::numext::bit_cast<Small>(load<std::uint16_t>(bytes)));
}

float single(const std::uint8_t* bytes) {
    return load<float>(bytes);
}

/// A double beyond the largest float has no defined conversion.
float rounded(const std::uint8_t* bytes) {
    const auto value = load<double>(bytes);
    if (std::abs(value) <= static_cast<double>(std::numeric_limits<float>::max())) return static_cast<float>(value);
    const auto infinity = std::numeric_limits<float>::infinity();
    return std::isnan(value) ? std::numeric_limits<float>::quiet_NaN() : value > 0 ? infinity : -infinity;
}

}  // namespace

std::optional<FloatFormat> float_format(std::string_view name) {
    if (name == "F64") return FloatFormat{8, rounded};
    if (name == "F32") return FloatFormat{4, single};
    if (name == "F16") return FloatFormat{2, small<Eigen::half>};
    if (name == "BF16") return FloatFormat{2, small<Eigen::bfloat16>};
    return std::nullopt;
}

}  // namespace spartus::io
