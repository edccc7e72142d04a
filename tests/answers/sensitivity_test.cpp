#include "spartus/answers/sensitivity.hpp"

#include "answers/made_results.hpp"
#include "support/catch.hpp"

using namespace spartus;
using answers::Sensitivity;

namespace {

MadePoint point(const std::string& arrays, const std::string& threshold, double latency) {
    return {{arrays, threshold}, {{"latency_mean_us", latency}}};
}

std::vector<Sensitivity> of_latency(const std::vector<MadePoint>& points) {
    const explore::Results results = made_results(points);
    return sensitivity(results, answers::varied_axes(results), "latency_mean_us");
}

}  // namespace

TEST_CASE("The sensitivity of a grid by hand") {
    const auto list = of_latency({point("1", "0", 8), point("1", "0.5", 4), point("2", "0", 4),
                                  point("2", "0.5", 3), point("4", "0", 1), point("4", "0.5", 1)});
    REQUIRE(list.size() == 2);
    // arrays: 8 to 4 and 4 to 1 without threshold, 4 to 3 and 3 to 1 with it
    CHECK(list[0].parameter == "arrays");
    CHECK(list[0].pairs == 4);
    CHECK(list[0].mean_change == Approx((-1 / 2. - 3 / 4. - 1 / 4. - 2 / 3.) / 4));
    CHECK(list[0].lowest_change == Approx(-0.75));
    CHECK(list[0].highest_change == Approx(-0.25));
    CHECK_FALSE(list[0].terciles);
    REQUIRE(list[0].levels.size() == 3);
    CHECK(list[0].levels[0].mean == 6);
    CHECK(list[0].levels[1].mean == 3.5);
    CHECK(list[0].levels[2].mean == 1);
    CHECK(list[0].range == Approx((6 - 1) / 3.5));
    // threshold: 8 to 4, 4 to 3, 1 to 1
    CHECK(list[1].pairs == 3);
    CHECK(list[1].mean_change == Approx((-1 / 2. - 1 / 4.) / 3));
    CHECK(list[1].highest_change == 0);
    CHECK(list[1].range == Approx((13 / 3. - 8 / 3.) / 3.5));
}

TEST_CASE("Only neighbouring values make pairs") {
    // Of arrays 1, 2 and 4 the middle one is missing for one threshold.
    const auto list =
        of_latency({point("1", "0", 4), point("4", "0", 1), point("1", "0.5", 2), point("2", "0.5", 1)});
    CHECK(list[list[0].parameter == "arrays" ? 0 : 1].pairs == 1);
}

TEST_CASE("A sample without pairs is told by terciles and ranks") {
    const auto list = of_latency({point("1", "0.1", 9), point("2", "0.5", 8), point("3", "0.2", 5),
                                  point("4", "0.6", 4), point("5", "0.3", 2), point("6", "0.4", 1)});
    REQUIRE(list.size() == 2);
    const Sensitivity& arrays = list[0];
    CHECK(arrays.parameter == "arrays");
    CHECK(arrays.pairs == 0);
    CHECK(std::isnan(arrays.mean_change));
    CHECK(arrays.terciles);
    REQUIRE(arrays.levels.size() == 3);
    CHECK(arrays.levels[0].values == "1 to 2");
    CHECK(arrays.levels[0].mean == 8.5);
    CHECK(arrays.levels[2].mean == 1.5);
    CHECK(arrays.rank_correlation == Approx(-1));
    // Spearman by hand: differences of the ranks 5, 0, 2, 3, 1, 3 against the latency
    CHECK(list[1].rank_correlation == Approx(1 - 6 * (25 + 0 + 4 + 9 + 1 + 9) / (6. * 35)));
}

TEST_CASE("Points without the metric do not count") {
    CHECK(of_latency({point("1", "0", 4), {{"2", "0"}, {{"latency_mean_us", nullptr}}}}).empty());
    CHECK(of_latency({}).empty());
    // From 0 there is no relative change.
    const auto list = of_latency({point("1", "0", 0), point("2", "0", 1)});
    REQUIRE(list.size() == 1);
    CHECK(list[0].pairs == 0);
}
