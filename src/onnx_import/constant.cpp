#include "spartus/onnx_import/constant.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "spartus/io/byte_count.hpp"
#include "spartus/io/message.hpp"
#include "spartus/onnx_import/unsupported.hpp"

namespace spartus::onnx_import {
namespace {

using Strides = std::vector<std::ptrdiff_t>;

/// The axis as an index below `rank`.
std::size_t axis_of(std::int64_t axis, std::size_t rank) {
    const auto limit = static_cast<std::int64_t>(rank);
    if (axis < -limit || axis >= limit) {
        throw Unsupported(fmt::format("names axis {} of a tensor of {} dimensions", axis, rank));
    }
    return static_cast<std::size_t>(axis < 0 ? axis + limit : axis);
}

/// Which of `rank` axes are meant.
std::vector<bool> chosen(const Integers& axes, std::size_t rank) {
    std::vector<bool> result(rank, false);
    for (const std::int64_t axis : axes) {
        if (result[axis_of(axis, rank)]) throw Unsupported(fmt::format("names axis {} twice", axis));
        result[axis_of(axis, rank)] = true;
    }
    return result;
}

Strides row_major(const Shape& shape) {
    Strides strides(shape.size(), 1);
    for (std::size_t d = shape.size(); d-- > 1;) {
        strides[d - 1] = strides[d] * static_cast<std::ptrdiff_t>(shape[d]);
    }
    return strides;
}

/// A view of `source` that starts at `begin` and steps by `strides`, as a tensor of its own.
Constant view(const Constant& source, Shape shape, std::ptrdiff_t begin, const Strides& strides) {
    const std::size_t count = elements_of(shape);
    const auto gather = [&](const auto& values) {
        std::decay_t<decltype(values)> result;
        result.reserve(count);
        std::vector<std::size_t> at(shape.size());
        std::ptrdiff_t from = begin;
        while (result.size() < count) {
            result.push_back(values[static_cast<std::size_t>(from)]);
            for (std::size_t d = shape.size(); d-- > 0;) {
                from += strides[d];
                if (++at[d] < shape[d]) break;
                from -= strides[d] * static_cast<std::ptrdiff_t>(shape[d]);
                at[d] = 0;
            }
        }
        return decltype(source.values)(std::move(result));
    };
    auto values = std::visit(gather, source.values);
    return {std::move(shape), std::move(values)};
}

/// What a range takes of a dimension of `size` elements: the first, how many, and the step.
struct Taken {
    std::int64_t first, count, step;
};

Taken taken_of(const Range& range, std::size_t size) {
    if (range.step == 0) throw Unsupported("slices with a step of 0");
    const auto n = static_cast<std::int64_t>(size);
    const std::int64_t reach = std::max<std::int64_t>(n, 1);  // a longer step takes one element as well
    const std::int64_t step = std::clamp(range.step, -reach, reach);
    const auto from_end = [n](std::int64_t at) { return at < 0 ? at + n : at; };
    if (step > 0) {
        const std::int64_t first = std::clamp<std::int64_t>(from_end(range.start), 0, n);
        const std::int64_t end = std::clamp<std::int64_t>(from_end(range.end), 0, n);
        return {first, first < end ? (end - first + step - 1) / step : 0, step};
    }
    const std::int64_t first = std::clamp<std::int64_t>(from_end(range.start), -1, n - 1);
    const std::int64_t end = std::clamp<std::int64_t>(from_end(range.end), -1, n - 1);
    return {first, first > end ? (first - end - step - 1) / -step : 0, step};
}

}  // namespace

std::size_t elements_of(const Shape& shape) {
    constexpr std::size_t max_rank = 16;
    if (shape.size() > max_rank) throw Unsupported(fmt::format("has a tensor of {} dimensions", shape.size()));
    const auto count = io::byte_count(shape, 1);
    if (!count || *count > max_elements) {
        throw Unsupported(
            fmt::format("has a tensor of shape {}, more than {} elements", io::shape_text(shape), max_elements));
    }
    return *count;
}

Shape squeeze(const Shape& shape, const std::optional<Integers>& axes) {
    Shape result;
    const std::vector<bool> drop = axes ? chosen(*axes, shape.size()) : std::vector<bool>();
    for (std::size_t d = 0; d < shape.size(); ++d) {
        const bool dropped = axes ? drop[d] : shape[d] == 1;
        if (dropped && shape[d] != 1) throw Unsupported(fmt::format("squeezes a dimension of {}", shape[d]));
        if (!dropped) result.push_back(shape[d]);
    }
    return result;
}

Shape unsqueeze(const Shape& shape, const Integers& axes) {
    const std::vector<bool> added = chosen(axes, shape.size() + axes.size());
    Shape result;
    auto old = shape.begin();
    for (const bool is_new : added) result.push_back(is_new ? 1 : *old++);
    return result;
}

Shape reshape(const Shape& shape, const Integers& wanted, bool allow_zero) {
    Shape result;
    std::optional<std::size_t> derived;
    for (std::size_t d = 0; d < wanted.size(); ++d) {
        const bool copied = wanted[d] == 0 && !allow_zero;
        const bool possible = copied ? d < shape.size() : wanted[d] >= -1;
        if (!possible || (wanted[d] == -1 && derived)) {
            throw Unsupported(fmt::format("reshapes {} to [{}]", io::shape_text(shape), fmt::join(wanted, ", ")));
        }
        if (wanted[d] == -1) derived = d;
        result.push_back(copied ? shape[d] : wanted[d] == -1 ? 1 : static_cast<std::size_t>(wanted[d]));
    }
    const std::size_t count = elements_of(shape);
    const std::size_t others = elements_of(result);
    if (derived && others != 0) result[*derived] = count / others;
    if (elements_of(result) != count) {
        throw Unsupported(fmt::format("reshapes {} to [{}]", io::shape_text(shape), fmt::join(wanted, ", ")));
    }
    return result;
}

Constant transpose(const Constant& source, const std::optional<Integers>& permutation) {
    const std::size_t rank = source.shape.size();
    std::vector<std::size_t> from(rank);
    std::iota(from.rbegin(), from.rend(), 0);
    if (permutation) {
        const std::vector<bool> all = chosen(*permutation, rank);
        if (permutation->size() != rank) throw Unsupported("transposes some of the axes only");
        std::transform(permutation->begin(), permutation->end(), from.begin(),
                       [rank](std::int64_t axis) { return axis_of(axis, rank); });
    }
    const Strides strides = row_major(source.shape);
    Shape shape;
    Strides permuted;
    for (const std::size_t axis : from) {
        shape.push_back(source.shape[axis]);
        permuted.push_back(strides[axis]);
    }
    return view(source, std::move(shape), 0, permuted);
}

Constant slice(const Constant& source, const std::vector<Range>& ranges) {
    Shape shape = source.shape;
    Strides strides = row_major(shape);
    std::ptrdiff_t begin = 0;
    Integers axes;
    for (const Range& range : ranges) axes.push_back(range.axis);
    static_cast<void>(chosen(axes, shape.size()));  // refuses an axis given twice
    for (const Range& range : ranges) {
        const std::size_t d = axis_of(range.axis, shape.size());
        const Taken taken = taken_of(range, shape[d]);
        shape[d] = static_cast<std::size_t>(taken.count);
        begin += taken.first * strides[d];
        strides[d] *= taken.step;
    }
    return view(source, std::move(shape), begin, strides);
}

Constant concat(const std::vector<const Constant*>& parts, std::int64_t axis) {
    if (parts.empty()) throw Unsupported("joins no tensors");
    const Constant& first = *parts.front();
    const std::size_t along = axis_of(axis, first.shape.size());
    Shape shape = first.shape;
    shape[along] = 0;
    for (const Constant* part : parts) {
        Shape expected = first.shape;
        if (part->shape.size() == expected.size()) expected[along] = part->shape[along];
        if (part->shape != expected || part->values.index() != first.values.index()) {
            throw Unsupported(fmt::format("joins tensors of shapes {} and {}", io::shape_text(first.shape),
                                          io::shape_text(part->shape)));
        }
        shape[along] += part->shape[along];
    }
    const std::size_t count = elements_of(shape);
    const std::size_t rows = elements_of({shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(along)});
    const auto join = [&](const auto& sample) {
        using Values = std::decay_t<decltype(sample)>;
        Values values;
        values.reserve(count);
        for (std::size_t row = 0; row < rows; ++row) {
            for (const Constant* part : parts) {
                const Values& from = std::get<Values>(part->values);
                const auto length = static_cast<std::ptrdiff_t>(from.size() / rows);
                const auto begin = from.begin() + static_cast<std::ptrdiff_t>(row) * length;
                values.insert(values.end(), begin, begin + length);
            }
        }
        return decltype(first.values)(std::move(values));
    };
    auto values = std::visit(join, first.values);
    return {std::move(shape), std::move(values)};
}

}  // namespace spartus::onnx_import
