#include "spartus/explore/comparison.hpp"

#include <cmath>
#include <limits>

#include "support/catch.hpp"

using namespace spartus::explore;

TEST_CASE("A requirement falls apart at the && outside parentheses") {
    CHECK(conjuncts("a < 1 && (b > 2 && c) && d") == std::vector<std::string>{"a < 1 ", " (b > 2 && c) ", " d"});
    CHECK(conjuncts("a || b && c").size() == 1);
    CHECK(conjuncts("a ? b : c && d").size() == 1);
}

TEST_CASE("A comparison has two sides and the relation between them") {
    const auto found = comparison("min(a, b < c) <= 2 * d");
    REQUIRE(found);
    CHECK(found->left == "min(a, b < c) ");
    CHECK(found->relation == "<=");
    CHECK(found->right == " 2 * d");
    CHECK_FALSE(comparison("a + b"));
    CHECK_FALSE(comparison("a < b < c"));
    CHECK_FALSE(comparison("a < b || c"));
    CHECK_FALSE(comparison("(a < b)"));
}

TEST_CASE("A violation is 0 where the comparison holds and grows with the distance") {
    const auto of = [](const char* relation, double left, double right) {
        return Comparison{"", relation, ""}.violation(left - right, std::abs(left) + std::abs(right));
    };
    CHECK(of("<=", 3, 3) == 0);
    CHECK(of("<", 3, 3) > 0);
    CHECK(of("<=", 4, 3) < of("<=", 5, 3));
    CHECK(of(">=", 2, 3) == Approx(0.2));
    CHECK(of("==", 0, 1) == 1);
    CHECK(of("!=", 0, 0) == 1);
    CHECK(of("<=", std::numeric_limits<double>::quiet_NaN(), 3) == 1);
    CHECK(of("<=", std::numeric_limits<double>::infinity(), 3) == 1);
}
