#include "spartus/base/decimal.hpp"

#include <random>
#include <string>

#include "support/catch.hpp"

using spartus::Decimal;

namespace {

Decimal decimal(const std::string& text) {
    return Decimal::parse(text).value();
}

}  // namespace

TEST_CASE("A decimal multiplies as written, not as its binary neighbour") {
    CHECK(decimal("0.94").floor_of_product(50) == 47);
    CHECK(decimal("0.29").floor_of_product(100) == 29);  // in doubles the product is 28.999…
    CHECK(decimal("0.94").floor_of_product(64) == 60);
    CHECK(decimal("0.96").floor_of_product(64) == 61);
    CHECK(decimal("0.9375").floor_of_product(64) == 60);
    CHECK(decimal(".937499999999999999").floor_of_product(64) == 59);
}

TEST_CASE("Zero and one are decimals too") {
    for (const char* zero : {"0", "0.0", ".0", "000"}) {
        CHECK(decimal(zero).floor_of_product(12345) == 0);
        CHECK_FALSE(decimal(zero).above_one());
    }
    for (const char* one : {"1", "1.0", "01.000"}) {
        CHECK(decimal(one).floor_of_product(12345) == 12345);
        CHECK_FALSE(decimal(one).above_one());
    }
}

TEST_CASE("A decimal keeps its text and gives its nearest value") {
    CHECK(decimal(".50").text() == ".50");
    CHECK(decimal(".50").value() == 0.5);
    CHECK(decimal("0.94").value() == 0.94);
}

TEST_CASE("A decimal above one is told by its last digit") {
    CHECK(decimal("1.00000000000000001").above_one());
    CHECK_FALSE(decimal("1.00000000000000000").above_one());
    CHECK_FALSE(decimal("0.99999999999999999").above_one());
}

TEST_CASE("Anything but a plain decimal of at most 18 digits is refused") {
    for (const char* text : {"", ".", "1.", "-0.5", "+0.5", "0,5", "5e-1", "0.5 ", " 0.5", "0..5", "0.5.5", "nan",
                             "inf", "0x1", "half", "0.1234567890123456789"}) {
        CAPTURE(text);
        CHECK_FALSE(Decimal::parse(text).has_value());
    }
    CHECK(Decimal::parse("0.12345678901234567").has_value());
}

TEST_CASE("The largest factor and the longest decimal do not overflow") {
    constexpr std::uint64_t n = std::uint64_t{1} << 32;
    CHECK(decimal(".999999999999999999").floor_of_product(n) == n - 1);
    CHECK(decimal("1.00000000000000000").floor_of_product(n) == n);
    CHECK(decimal("999999999.999999999").floor_of_product(n) == 4'294'967'295'999'999'995U);
}

TEST_CASE("The product agrees with whole-number division for every short decimal") {
    std::mt19937 random(1);
    std::uniform_int_distribution<std::uint64_t> digits(0, 9999);
    std::uniform_int_distribution<std::uint64_t> factor(0, std::uint64_t{1} << 32);
    for (int i = 0; i < 1000; ++i) {
        const std::uint64_t d = digits(random);
        const std::uint64_t n = factor(random);
        const std::string text = "0." + std::to_string(10000 + d).substr(1);
        CAPTURE(text, n);
        CHECK(decimal(text).floor_of_product(n) == n * d / 10000);
    }
}
