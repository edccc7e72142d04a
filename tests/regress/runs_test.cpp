#include "spartus/regress/runs.hpp"

#include "support/catch.hpp"

using spartus::regress::parse_runs;
using spartus::regress::to_runs;
using Values = std::vector<std::uint64_t>;

TEST_CASE("Equal neighbours are written once, with their number") {
    CHECK(to_runs({}) == "");
    CHECK(to_runs({7}) == "7");
    CHECK(to_runs({211, 198, 198, 198, 205, 211}) == "211 198x3 205 211");
}

TEST_CASE("Runs read back as the values they were made of") {
    for (const Values& values : {Values{}, Values{0}, Values{5, 5}, Values{1, 2, 2, 3, 3, 3, 1}}) {
        CHECK(parse_runs(to_runs(values)) == values);
    }
}

TEST_CASE("Text that is no list of runs is refused") {
    for (const char* text : {"x", "1x", "x2", " ", "1  2", " 1", "-1", "1.5", "a", "1x2x3", "1,2"}) {
        INFO(text);
        CHECK_FALSE(parse_runs(text));
    }
}

TEST_CASE("A run longer than any case is refused and takes no memory") {
    CHECK_FALSE(parse_runs("0x99999999999"));
    CHECK_FALSE(parse_runs("0x16777216 0"));
}
