#include "spartus/explore/value_list.hpp"

#include "spartus/base/error.hpp"

#include "support/catch.hpp"

using namespace spartus;
using Texts = std::vector<std::string>;

TEST_CASE("A range is exact in decimals and includes its end if hit") {
    CHECK(explore::expand_range("0:0.3:0.1") == Texts{"0", "0.1", "0.2", "0.3"});
    CHECK(explore::expand_range("0:0.5:0.2") == Texts{"0", "0.2", "0.4"});
    CHECK(explore::expand_range("0.95:1.05:0.05") == Texts{"0.95", "1", "1.05"});
    CHECK(explore::expand_range("3:3:1") == Texts{"3"});
    CHECK(explore::expand_range("0:1:0.001").size() == 1001);
}

TEST_CASE("A range that is none is refused") {
    for (const char* text : {"1:2", "1:2:3:4", "2:1:1", "0:1:0", "a:1:1", "0:-1:1", "0:1:0.0000000001",
                             "::", "1e3:2:1", "0:999999999:1", "0:100000000000:1"}) {
        INFO(text);
        CHECK_THROWS_AS(explore::expand_range(text), Error);
    }
}

TEST_CASE("A separator within parentheses separates nothing") {
    CHECK(explore::split(" a , f(b, c) ,d", ',') == Texts{"a", "f(b, c)", "d"});
    CHECK(explore::split("", ',') == Texts{""});
    CHECK(explore::split("a,", ',') == Texts{"a", ""});
}
