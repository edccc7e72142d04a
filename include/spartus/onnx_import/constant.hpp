/// \file
/// Constant tensors, and the operations of ONNX that only move or rename their elements.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

namespace spartus::onnx_import {

using Shape = std::vector<std::size_t>;
using Integers = std::vector<std::int64_t>;

/// Of one tensor; keeps what a hostile file can ask for within memory.
constexpr std::size_t max_elements = std::size_t{1} << 28;

struct Constant {
    Shape shape;                                        ///< empty for a single number
    std::variant<std::vector<float>, Integers> values;  ///< row-major
};

/// How many elements a shape has. Throws Unsupported if they are more than max_elements.
std::size_t elements_of(const Shape& shape);

// The operators of the same names, by version 13 of the standard: negative axes count from the end. All throw
// Unsupported if the arguments do not fit.

/// Without the axes given, or without all of size 1.
Shape squeeze(const Shape& shape, const std::optional<Integers>& axes);
Shape unsqueeze(const Shape& shape, const Integers& axes);
/// `wanted` may have one -1, to be derived; a 0 copies the dimension unless `allow_zero`.
Shape reshape(const Shape& shape, const Integers& wanted, bool allow_zero);

/// Without `permutation` the axes are reversed.
Constant transpose(const Constant& source, const std::optional<Integers>& permutation);

struct Range {
    std::int64_t axis, start, end, step;
};
Constant slice(const Constant& source, const std::vector<Range>& ranges);

Constant concat(const std::vector<const Constant*>& parts, std::int64_t axis);

}  // namespace spartus::onnx_import
