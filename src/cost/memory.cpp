#include "spartus/cost/memory.hpp"

#include <algorithm>
#include <initializer_list>
#include <limits>

#include "spartus/base/math.hpp"

namespace spartus::cost {
namespace {

struct Shape {
    std::uint64_t depth, width;
};

std::uint64_t blocks_of(std::initializer_list<Shape> shapes, std::uint64_t width, std::uint64_t depth) {
    std::uint64_t cheapest = std::numeric_limits<std::uint64_t>::max();
    for (const Shape& shape : shapes) {
        const std::uint64_t side_by_side = ceil_div(width, shape.width);
        const std::uint64_t stacked = ceil_div(depth, shape.depth);
        cheapest = std::min(cheapest, side_by_side * stacked);
    }
    return cheapest;
}

}  // namespace

std::uint64_t bram36_of(std::uint64_t width, std::uint64_t depth) {
    return blocks_of({{512, 72}, {1024, 36}, {2048, 18}, {4096, 9}, {8192, 4}, {16384, 2}, {32768, 1}}, width,
                     depth);
}

std::uint64_t bram18_of(std::uint64_t width, std::uint64_t depth) {
    return blocks_of({{512, 36}, {1024, 18}, {2048, 9}, {4096, 4}, {8192, 2}, {16384, 1}}, width, depth);
}

std::uint64_t lutram_of(std::uint64_t width, std::uint64_t depth) {
    constexpr std::uint64_t luts = 4;
    return luts * (depth <= lutram_depth / 2 ? ceil_div(width, 6u) : ceil_div(width, 3u));
}

Resources memories_of(std::uint64_t copies, std::uint64_t width, std::uint64_t depth) {
    Resources resources;
    if (depth == 0) return resources;
    if (depth <= lutram_depth) {
        resources.lut = copies * lutram_of(width, depth);
    } else {
        resources.bram36 = ceil_div(copies * bram18_of(width, depth), 2u);
    }
    return resources;
}

}  // namespace spartus::cost
