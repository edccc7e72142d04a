#include "spartus/onnx_import/constant.hpp"

#include <limits>
#include <string>

#include "spartus/onnx_import/unsupported.hpp"

#include "support/catch.hpp"

using namespace spartus::onnx_import;

namespace {

using Floats = std::vector<float>;

/// 0, 1, 2, … in a shape.
Constant counting(const Shape& shape) {
    Integers values(elements_of(shape));
    for (std::size_t k = 0; k < values.size(); ++k) values[k] = static_cast<std::int64_t>(k);
    return {shape, values};
}

Integers integers(const Constant& constant) {
    return std::get<Integers>(constant.values);
}

template <typename Action>
std::string refusal(Action action) {
    try {
        action();
    } catch (const Unsupported& cause) {
        return cause.what();
    }
    return "";
}

constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t first = std::numeric_limits<std::int64_t>::min();

}  // namespace

TEST_CASE("Squeeze drops the axes given, or all of size 1") {
    CHECK(squeeze({1, 8, 1, 3}, std::nullopt) == Shape{8, 3});
    CHECK(squeeze({1, 8, 1, 3}, Integers{0}) == Shape{8, 1, 3});
    CHECK(squeeze({1, 8, 1, 3}, Integers{-2, 0}) == Shape{8, 3});
    CHECK(squeeze({1}, std::nullopt).empty());
    CHECK(refusal([] { squeeze({1, 8}, Integers{1}); }) == "squeezes a dimension of 8");
    CHECK(refusal([] { squeeze({1, 8}, Integers{2}); }) == "names axis 2 of a tensor of 2 dimensions");
    CHECK(refusal([] { squeeze({1, 8}, Integers{-3}); }) == "names axis -3 of a tensor of 2 dimensions");
    CHECK(refusal([] { squeeze({1, 8}, Integers{0, -2}); }) == "names axis -2 twice");
}

TEST_CASE("Unsqueeze adds axes where they shall be in the result") {
    CHECK(unsqueeze({8, 3}, {0}) == Shape{1, 8, 3});
    CHECK(unsqueeze({8, 3}, {-1}) == Shape{8, 3, 1});
    CHECK(unsqueeze({8, 3}, {2, 0}) == Shape{1, 8, 1, 3});
    CHECK(unsqueeze({}, {0}) == Shape{1});
    CHECK_FALSE(refusal([] { unsqueeze({8}, {2}); }).empty());
}

TEST_CASE("Reshape keeps the number of elements, derives one dimension and copies where it says 0") {
    CHECK(reshape({4, 6}, {1, 24}, false) == Shape{1, 24});
    CHECK(reshape({4, 6}, {0, 2, -1}, false) == Shape{4, 2, 3});
    CHECK(reshape({0, 6}, {0, 3}, true) == Shape{0, 3});
    CHECK(reshape({1}, {}, false).empty());
    CHECK(refusal([] { reshape({4, 6}, {5, -1}, false); }) == "reshapes [4, 6] to [5, -1]");
    CHECK(refusal([] { reshape({4, 6}, {-1, -1}, false); }) == "reshapes [4, 6] to [-1, -1]");
    CHECK(refusal([] { reshape({4, 6}, {4, 6, 0}, false); }) == "reshapes [4, 6] to [4, 6, 0]");
    CHECK(refusal([] { reshape({4, 6}, {-2, 12}, false); }) == "reshapes [4, 6] to [-2, 12]");
    CHECK_FALSE(refusal([] { reshape({4, 6}, {last, last}, false); }).empty());
}

TEST_CASE("Transpose permutes axes, or reverses them") {
    const Constant matrix = counting({2, 3});
    CHECK(transpose(matrix, std::nullopt).shape == Shape{3, 2});
    CHECK(integers(transpose(matrix, std::nullopt)) == Integers{0, 3, 1, 4, 2, 5});
    CHECK(integers(transpose(matrix, Integers{0, 1})) == integers(matrix));
    CHECK(integers(transpose(counting({1, 2, 3}), Integers{2, 0, 1})) == Integers{0, 3, 1, 4, 2, 5});
    CHECK_FALSE(refusal([&] { transpose(matrix, Integers{0}); }).empty());
    CHECK_FALSE(refusal([&] { transpose(matrix, Integers{0, 0}); }).empty());
}

TEST_CASE("Slice takes a range of each axis named, from either end and in either direction") {
    const Constant ten = counting({10});
    const auto taken = [&](std::int64_t start, std::int64_t end, std::int64_t step) {
        return integers(slice(ten, {{0, start, end, step}}));
    };
    CHECK(taken(2, 5, 1) == Integers{2, 3, 4});
    CHECK(taken(-3, last, 1) == Integers{7, 8, 9});
    CHECK(taken(first, -8, 1) == Integers{0, 1});
    CHECK(taken(0, 10, 4) == Integers{0, 4, 8});
    CHECK(taken(0, 10, last) == Integers{0});
    CHECK(taken(-1, first, -3) == Integers{9, 6, 3, 0});
    CHECK(taken(4, 1, -1) == Integers{4, 3, 2});
    CHECK(taken(4, 1, first) == Integers{4});
    CHECK(taken(5, 5, 1).empty());
    CHECK(taken(20, 30, 1).empty());
    CHECK(refusal([&] { taken(0, 1, 0); }) == "slices with a step of 0");

    const Constant matrix = counting({3, 4});
    const Constant corner = slice(matrix, {{-1, 1, 3, 1}, {0, 2, first, -1}});
    CHECK(corner.shape == Shape{3, 2});
    CHECK(integers(corner) == Integers{9, 10, 5, 6, 1, 2});
    CHECK(refusal([&] { slice(matrix, {{0, 0, 1, 1}, {-2, 0, 1, 1}}); }) == "names axis -2 twice");
}

TEST_CASE("Concat joins tensors that are alike but for one axis") {
    const Constant a = counting({2, 2}), b = counting({2, 1});
    const Constant wide = concat({&a, &b}, -1);
    CHECK(wide.shape == Shape{2, 3});
    CHECK(integers(wide) == Integers{0, 1, 0, 2, 3, 1});
    CHECK(integers(concat({&a, &a}, 0)) == Integers{0, 1, 2, 3, 0, 1, 2, 3});
    CHECK(refusal([&] { concat({&a, &b}, 0); }) == "joins tensors of shapes [2, 2] and [2, 1]");
    const Constant real{{2, 2}, Floats(4)};
    CHECK_FALSE(refusal([&] { concat({&a, &real}, 0); }).empty());
    CHECK_FALSE(refusal([] { concat({}, 0); }).empty());
}

TEST_CASE("A shape too large for memory, or of too many axes, is refused") {
    CHECK(elements_of({}) == 1);
    CHECK(elements_of({max_elements}) == max_elements);
    CHECK_FALSE(refusal([] { elements_of({max_elements, 2}); }).empty());
    CHECK_FALSE(refusal([] { elements_of({std::size_t{1} << 40, std::size_t{1} << 40}); }).empty());
    CHECK(refusal([] { elements_of(Shape(17, 1)); }) == "has a tensor of 17 dimensions");
}
