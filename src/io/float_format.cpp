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

template <float (&number)(const std::uint8_t*), std::size_t bytes>
void all(const std::uint8_t* from, std::size_t count, float* to) {
    for (std::size_t k = 0; k < count; ++k) to[k] = number(from + k * bytes);
}

}  // namespace

std::optional<FloatFormat> float_format(std::string_view name) {
    if (name == "F64") return FloatFormat{8, all<rounded, 8>};
    if (name == "F32") return FloatFormat{4, all<single, 4>};
    if (name == "F16") return FloatFormat{2, all<small<Eigen::half>, 2>};
    if (name == "BF16") return FloatFormat{2, all<small<Eigen::bfloat16>, 2>};
    return std::nullopt;
}

}  // namespace spartus::io
