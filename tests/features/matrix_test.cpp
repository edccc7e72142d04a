#include "spartus/features/matrix.hpp"

#include <cmath>

#include "support/catch.hpp"

using spartus::features::differences;
using spartus::features::Matrix;
using spartus::features::normalise;

TEST_CASE("The differences of a ramp are its slope, less at the ends where the ramp is cut off") {
    const Matrix slope = differences({6, 1, {0, 3, 6, 9, 12, 15}});
    // At t = 0: (1·(3 − 0) + 2·(6 − 0)) / 10; at t = 1: (1·(6 − 0) + 2·(9 − 0)) / 10.
    const std::vector<double> expected = {1.5, 2.4, 3, 3, 2.4, 1.5};
    for (std::size_t t = 0; t < 6; ++t) CHECK(slope.at(t, 0) == Approx(expected[t]));
}

TEST_CASE("Differences are taken over time, not across features") {
    const Matrix slope = differences({3, 2, {1, 100, 1, 100, 1, 100}});
    for (const double value : slope.values) CHECK(value == 0);
    CHECK(differences({1, 2, {5, 6}}).values == std::vector<double>{0, 0});
}

TEST_CASE("Normalised columns have zero mean and unit variance, and those of rounding noise are zero") {
    Matrix x{4, 3, {1, 7, 1, 2, 7, 1 + 1e-9, 3, 7, 1, 4, 7, 1 - 1e-9}};
    normalise(x);
    const double unit = std::sqrt(1.25);
    CHECK(x.at(0, 0) == Approx(-1.5 / unit));
    CHECK(x.at(3, 0) == Approx(1.5 / unit));
    for (std::size_t t = 0; t < 4; ++t) {
        CHECK(x.at(t, 1) == 0);
        CHECK(x.at(t, 2) == 0);
    }
}
