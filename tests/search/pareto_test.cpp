#include "spartus/search/pareto.hpp"

#include <algorithm>
#include <random>

#include "support/catch.hpp"

using namespace spartus::search;

TEST_CASE("A front by hand") {
    const std::vector<Costs> points{{3, 3}, {1, 5}, {5, 1}, {2, 2}, {2, 4}, {1, 6}};
    CHECK(pareto_front(points) == std::vector<std::size_t>{1, 3, 2});
}

TEST_CASE("Points that are equal are on the front together or not at all") {
    CHECK(pareto_front({{1, 1}, {1, 1}, {2, 2}, {2, 2}}) == std::vector<std::size_t>{0, 1});
}

TEST_CASE("A tie in one cost is decided by the others") {
    CHECK(pareto_front({{1, 3}, {1, 2}, {4, 2}}) == std::vector<std::size_t>{1});
}

TEST_CASE("No point has no front") {
    CHECK(pareto_front({}).empty());
    CHECK_FALSE(knee({}));
}

TEST_CASE("In random sets no point of the front is dominated and every other is by one of the front") {
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
        const std::size_t dimensions = 2 + random() % 3;
        const unsigned values = round % 2 == 0 ? 5 : 1000;  // few: many ties and equals
        std::vector<Costs> points(random() % 60);
        for (Costs& point : points) {
            for (std::size_t k = 0; k < dimensions; ++k)
                point.push_back(static_cast<double>(random() % values) - 2);
        }
        const std::vector<std::size_t> front = pareto_front(points);
        for (std::size_t k = 0; k < points.size(); ++k) {
            const bool member = std::count(front.begin(), front.end(), k) == 1;
            const bool beaten = std::any_of(points.begin(), points.end(),
                                            [&](const Costs& other) { return dominates(other, points[k]); });
            CHECK(member != beaten);
            CHECK(beaten == std::any_of(front.begin(), front.end(),
                                        [&](std::size_t other) { return dominates(points[other], points[k]); }));
        }
    }
}

TEST_CASE("The knee is the point nearest to the ideal one of the scaled front") {
    // Scaled: (0, 1), (0.1, 0.4), (0.5, 0.1), (1, 0); squares of the distances 1, 0.17, 0.26, 1.
    CHECK(knee({{10, 200}, {11, 140}, {15, 110}, {20, 100}}) == std::size_t{1});
    // Its scale is that of the front alone, whatever the units are.
    CHECK(knee({{10e6, 200}, {11e6, 140}, {15e6, 110}, {20e6, 100}}) == std::size_t{1});
}

TEST_CASE("A front of two distinct points has no knee") {
    CHECK_FALSE(knee({{1, 2}, {2, 1}}));
    CHECK_FALSE(knee({{1, 2}, {1, 2}, {2, 1}}));
}

TEST_CASE("A cost that is the same over the whole front does not count for the knee") {
    CHECK(knee({{1, 5, 3}, {2, 5, 1.2}, {4, 5, 1}}) == std::size_t{1});
}
