#include "spartus/base/pattern.hpp"

#include <stdexcept>

#include "support/catch.hpp"

using spartus::Pattern;

TEST_CASE("A pattern fits any part of a text") {
    const Pattern pattern("array[0-3]\\.(busy|state)$");
    CHECK(pattern.fits_in("spartus.array2.state"));
    CHECK_FALSE(pattern.fits_in("spartus.array4.state"));
    CHECK_FALSE(pattern.fits_in("spartus.array2.state2"));
    CHECK(Pattern("").fits_in("anything"));
}

TEST_CASE("A pattern that is none or nested without end or too large is refused with the cause") {
    CHECK_THROWS_WITH(Pattern("("), Catch::Matchers::Contains("missing )"));
    CHECK_THROWS_AS(Pattern(std::string(20'000, '(')), std::invalid_argument);
    CHECK(Pattern(std::string(20'000, '(') + std::string(20'000, ')')).fits_in(""));
    CHECK_THROWS_AS(Pattern("((a{1000}){1000}){1000}"), std::invalid_argument);
}

TEST_CASE("A pattern that makes others try every way takes no time") {
    CHECK_FALSE(Pattern("(a*)*(a*)*(a*)*b").fits_in(std::string(50'000, 'a')));
}
