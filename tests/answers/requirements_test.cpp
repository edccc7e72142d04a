#include "spartus/answers/requirements.hpp"

#include "answers/made_results.hpp"
#include "support/catch.hpp"

using namespace spartus;

namespace {

/// "latency_mean_us <= 2" and "dsp48 <= 4" of points with these values; what they miss is as Goal has it.
explore::Results results_of(const std::vector<std::pair<double, int>>& points) {
    std::vector<MadePoint> made;
    for (const auto& [latency, dsp48] : points) {
        made.push_back({{"1", "0"}, {{"latency_mean_us", latency}, {"dsp48", dsp48}}, latency <= 2 && dsp48 <= 4});
    }
    explore::Results results = made_results(made);
    results.about.emplace_back("require", "latency_mean_us <= 2\ndsp48 <= 4");
    for (std::size_t k = 0; k < points.size(); ++k) {
        const auto [latency, dsp48] = points[k];
        results.rows[k].violations = {latency <= 2 ? 0 : (latency - 2) / (latency + 2),
                                      dsp48 <= 4 ? 0 : (dsp48 - 4.0) / (dsp48 + 4)};
    }
    return results;
}

}  // namespace

TEST_CASE("Where nothing is feasible, the nearest point and the requirement to relax are named") {
    const explore::Results results = results_of({{9, 4}, {3, 4}, {2, 40}, {8, 8}});
    const answers::Requirements found = answers::requirements_of(results);
    CHECK(found.candidates == 4);
    CHECK(found.feasible == 0);
    CHECK(found.nearest == std::size_t{1});
    CHECK(answers::misses_of(results, 1) == "latency_mean_us <= 2 (is 3)");
    CHECK(answers::misses_of(results, 3) == "latency_mean_us <= 2 (is 8), dsp48 <= 4 (is 8)");
    REQUIRE(found.all.size() == 2);
    CHECK(found.all[0].failures == 3);
    CHECK(found.all[0].alone == 2);
    CHECK(found.all[0].nearest == 1);
    CHECK(found.all[0].value == 3);
    CHECK(found.all[1].failures == 2);
    CHECK(found.all[1].alone == 1);
    CHECK(found.all[1].nearest == 2);  // point 3 is nearer, but misses the latency too
    CHECK(answers::advice(found) == "Relax latency_mean_us <= 2: 2 points miss nothing else, the nearest with 3.");
}

TEST_CASE("Where every point misses two requirements, relaxing one is not advised") {
    const answers::Requirements found = answers::requirements_of(results_of({{9, 8}, {3, 5}}));
    CHECK(found.all[0].alone == 0);
    CHECK(found.all[0].nearest == 1);
    CHECK(answers::advice(found) ==
          "Every point misses two requirements or more: to relax one alone does not help.");
}

TEST_CASE("With a feasible point there is nothing to relax") {
    const answers::Requirements found = answers::requirements_of(results_of({{1, 1}, {3, 5}}));
    CHECK(found.feasible == 1);
    CHECK_FALSE(found.nearest);
    CHECK(answers::advice(found).empty());
    CHECK(found.all[0].failures == 1);
}

TEST_CASE("Points that did not run miss nothing and are not the nearest") {
    explore::Results results = results_of({{9, 4}, {3, 4}});
    results.rows[1].record.status = "crashed";
    results.rows[1].violations.clear();
    results.rows[1].feasible.reset();
    const answers::Requirements found = answers::requirements_of(results);
    CHECK(found.candidates == 1);
    CHECK(found.nearest == std::size_t{0});
    CHECK(found.all[0].failures == 1);
}
