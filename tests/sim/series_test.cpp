#include "spartus/sim/series.hpp"

#include <numeric>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"

namespace spartus {
namespace {

using sim::Pairs;
using sim::Point;
using sim::points_of;

void check_complete(const std::vector<Point>& points, std::size_t size) {
    std::size_t next = 0;
    for (const Point& point : points) {
        REQUIRE(point.begin == next);
        REQUIRE(point.end > point.begin);
        next = point.end;
    }
    CHECK(next == size);
}

TEST_CASE("A short run has a point per time step") {
    const std::vector<Point> points = points_of({3, 2}, 5);
    check_complete(points, 5);
    CHECK(points.size() == 5);
    CHECK(points[3].sequence == 1);
    CHECK(points[3].step == 0);
}

TEST_CASE("Points of a long run end where a sequence does") {
    const std::vector<Point> points = points_of({25, 0, 26}, 6);
    check_complete(points, 51);
    CHECK(points.size() == 6);
    CHECK(points[2].end == 25);
    CHECK(points[2].step == 18);
    CHECK(points[2].last_step == 24);
    CHECK(points[3].sequence == 2);
}

TEST_CASE("A great many sequences do not make a great many points") {
    const std::vector<Point> points = points_of(std::vector<std::size_t>(10000, 2));
    check_complete(points, 20000);
    CHECK(points.size() == 500);
    CHECK(points[0].sequence == 0);
    CHECK(points[0].last_sequence == 19);
}

TEST_CASE("A run without steps has no points") {
    CHECK(points_of({}).empty());
    CHECK(points_of({0, 0}).empty());
}

TEST_CASE("Pairs are counted exactly until they are too many, then in steps of a power of two") {
    Pairs pairs;
    for (std::uint64_t k = 0; k < 3 * Pairs::most; ++k) pairs.add(k % Pairs::most, 7);
    CHECK(pairs.width() == 1);
    CHECK(pairs.counts().size() == Pairs::most);
    CHECK(pairs.counts().at({5, 7}) == 3);
    pairs.add(1, 8);
    CHECK(pairs.width() == 2);
    CHECK(pairs.counts().at({4, 6}) == 6);
    for (std::uint64_t k = 0; k < 100'000; ++k) pairs.add(k, k * k);
    CHECK(pairs.counts().size() <= Pairs::most);
    std::uint64_t all = 0;
    for (const auto& [pair, count] : pairs.counts()) all += count;
    CHECK(all == 3 * Pairs::most + 1 + 100'000);
}

TEST_CASE("A list of the statistics is one line") {
    CHECK(sim::lines_of({{"a", {1, 2}}, {"b", {{"c", nlohmann::ordered_json::array()}}}}, "  ") ==
          "{\n    \"a\": [1,2],\n    \"b\": {\n      \"c\": []\n    }\n  }");
}

}  // namespace
}  // namespace spartus
