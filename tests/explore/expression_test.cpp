#include "spartus/explore/expression.hpp"

#include <cmath>
#include <limits>

#include "spartus/base/error.hpp"

#include "support/catch.hpp"

using namespace spartus;

namespace {

const std::vector<std::string> names{"accelerator.arrays", "a.latency", "b.latency", "cycles"};

std::string complaint(const std::string& text) {
    try {
        const explore::Expression expression(text, names);
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::config);
        return error.what();
    }
    return "nothing";
}

}  // namespace

TEST_CASE("An expression knows full names and short ones that are not ambiguous") {
    const explore::Expression sum("accelerator.arrays * 2 + arrays + cycles % 3", names);
    CHECK(sum({4, 0, 0, 5}) == 14);
    const explore::Expression bound("a.latency <= b.latency && min(arrays, 3) == 3", names);
    CHECK(bound.holds({4, 1, 1, 0}));
    CHECK_FALSE(bound.holds({2, 1, 1, 0}));
    CHECK_FALSE(explore::Expression("arrays / cycles - arrays / cycles", names).holds({1, 0, 0, 0}));
}

TEST_CASE("A comma at the top level is refused, because only what stands behind the last one would count") {
    CHECK(complaint("arrays <= 1, cycles <= 8") ==
          R"("arrays <= 1, cycles <= 8" has a comma between conditions; write &&)");
    CHECK(complaint("(arrays <= 1, cycles <= 8)") != "nothing");
    CHECK(complaint("min(arrays, 3), cycles").find("has a comma") != std::string::npos);
    CHECK(complaint("max(min(arrays, 3), cycles) < 4") == "nothing");
    CHECK(complaint("min(arrays, (cycles)) < 4") == "nothing");
}

TEST_CASE("A chain of comparisons is refused, because its middle would compare 0 or 1") {
    for (const char* chain :
         {"1 < arrays < 4", "arrays == cycles == 3", "1 < arrays + 2 <= cycles * 3 && cycles > 1",
          "min(1 < arrays < 4, 2) > 0", "(1 < arrays < 4) == 1", "arrays != 1 != cycles"}) {
        CHECK(complaint(chain).find("chains comparisons; write each on its own") != std::string::npos);
    }
    for (const char* one : {"1 < arrays && arrays < 4", "arrays < 2 || cycles >= 3 || arrays == 7",
                            "arrays < 2 ? cycles > 3 : cycles > 4", "(arrays < 2) == (cycles < 3)",
                            "max(arrays < 2, cycles < 3) > 0"}) {
        CHECK(complaint(one) == "nothing");
    }
}

TEST_CASE("What compares an absent value holds neither way") {
    const double absent = std::numeric_limits<double>::quiet_NaN();
    for (const char* text : {"cycles != 0", "cycles == 0", "cycles < 1", "cycles >= 1 || arrays > 0"}) {
        CHECK_FALSE(explore::Expression(text, names).holds({4, 0, 0, absent}));
    }
    CHECK(explore::Expression("arrays > 0", names).holds({4, 0, 0, absent}));
    CHECK(std::isnan(explore::Expression("min(cycles, arrays)", names)({4, 0, 0, absent})));
}

TEST_CASE("An expression that is none is refused with its cause") {
    CHECK(complaint("arays < 3") == R"("arays < 3" names "arays", which is not there; did you mean arrays?)");
    CHECK(complaint("latency < 3").find("may be a.latency or b.latency") != std::string::npos);
    CHECK(complaint("arrays = 3").find("write ==") != std::string::npos);
    CHECK(complaint("1 < 2").find("names nothing") != std::string::npos);
    CHECK(complaint("arrays <").find("is no expression") != std::string::npos);
    CHECK(complaint("(arrays").find("is no expression") != std::string::npos);
    CHECK(complaint("").find("is empty") != std::string::npos);
    CHECK(complaint(std::string(5000, '(')).find("longer than") != std::string::npos);
}
