#include "spartus/explore/sampling.hpp"

#include <map>
#include <set>

#include "support/catch.hpp"

using namespace spartus::explore;

namespace {

bool any(const Choices&) {
    return true;
}

}  // namespace

TEST_CASE("A grid has every accepted point once and its last axis varies fastest") {
    CHECK(grid_points({2, 2}, any) == std::vector<Choices>{{0, 0}, {0, 1}, {1, 0}, {1, 1}});
    CHECK(grid_points({3, 4}, [](const Choices& c) { return c[0] == c[1]; }).size() == 3);
    CHECK(grid_size({1000, 1000, 1000}) == 1'000'000'000);
    CHECK(grid_size(std::vector<std::size_t>(40, 1000)) == std::uint64_t{1} << 63);
}

TEST_CASE("A Latin hypercube hits every stratum of every axis once") {
    constexpr std::size_t samples = 17;
    const auto points = latin_hypercube({samples, 1000 * samples}, samples, 5);
    std::set<std::uint32_t> first, second;
    for (const Choices& point : points) {
        first.insert(point[0]);
        second.insert(point[1] / 1000);
    }
    CHECK(first.size() == samples);
    CHECK(second.size() == samples);
}

TEST_CASE("A Latin hypercube takes each value equally often where that is possible") {
    std::map<std::uint32_t, int> counts;
    for (const Choices& point : latin_hypercube({4, 3}, 12, 1)) ++counts[point[0]];
    CHECK(counts == std::map<std::uint32_t, int>{{0, 3}, {1, 3}, {2, 3}, {3, 3}});
}

TEST_CASE("Samples follow from the seed and random ones are distinct and accepted") {
    const auto even = [](const Choices& c) { return c[0] % 2 == 0; };
    const auto points = random_points({10, 10}, 40, 7, even);
    CHECK(points == random_points({10, 10}, 40, 7, even));
    CHECK(points != random_points({10, 10}, 40, 8, even));
    CHECK(std::set<Choices>(points.begin(), points.end()).size() == 40);
    for (const Choices& point : points) CHECK(even(point));
    CHECK(random_points({10, 10}, 60, 7, even).size() == 50);
    CHECK(latin_hypercube({10, 10}, 9, 7) == latin_hypercube({10, 10}, 9, 7));
    CHECK(latin_hypercube({10, 10}, 9, 7) != latin_hypercube({10, 10}, 9, 8));
}
