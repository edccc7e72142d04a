#include "spartus/base/percent.hpp"

#include <limits>

#include "support/catch.hpp"

using spartus::percent;
using spartus::signed_percent;

TEST_CASE("A fraction is shown in percent with one decimal") {
    CHECK(percent(0.9409) == "94.1 %");
    CHECK(percent(0) == "0.0 %");
}

TEST_CASE("A change has a sign, and no change is a plus") {
    CHECK(signed_percent(0.03) == "+3.0 %");
    CHECK(signed_percent(-0.125) == "-12.5 %");
    CHECK(signed_percent(-1e-9) == "+0.0 %");
}

TEST_CASE("What is no number is a dash") {
    CHECK(percent(std::numeric_limits<double>::quiet_NaN()) == "-");
    CHECK(signed_percent(std::numeric_limits<double>::quiet_NaN()) == "-");
}
