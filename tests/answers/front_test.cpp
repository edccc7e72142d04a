#include "spartus/answers/front.hpp"

#include "spartus/answers/answers.hpp"
#include "spartus/answers/table.hpp"
#include "spartus/answers/text.hpp"
#include "spartus/base/error.hpp"

#include "answers/made_results.hpp"
#include "support/catch.hpp"

using namespace spartus;
using answers::find_front;
using answers::parse_objectives;
using Catch::Matchers::Contains;

namespace {

nlohmann::json measured(double latency, int dsp48, double sqnr = 20, int fits = 1) {
    return {{"latency_mean_us", latency},
            {"dsp48", dsp48},
            {"sqnr_db", sqnr},
            {"words", 7},
            {"fits", fits},
            {"binding", "dsp"}};
}

explore::Results example() {
    nlohmann::json lacking = measured(0.1, 1);
    lacking["dsp48"] = nullptr;
    return made_results({{{"1", "0"}, measured(4, 10)},
                         {{"2", "0"}, measured(2, 20)},
                         {{"4", "0"}, measured(1, 40, 20, 0)},
                         {{"8", "0"}, measured(1.5, 80)},
                         {{"16", "0"}, measured(0.5, 1), false},
                         {{"32", "0"}, lacking},
                         {{"64", "0"}, nlohmann::json::object(), std::nullopt, "invalid"}});
}

}  // namespace

TEST_CASE("Only points that ran and count and are complete are compared") {
    const explore::Results results = example();
    const answers::Front front = find_front(results, parse_objectives(results, "latency_mean_us,dsp48"));
    CHECK(front.rows == std::vector<std::size_t>{2, 1, 0});
    CHECK(front.knee == std::size_t{1});
    CHECK(front.candidates == 4);
    CHECK(front.failed == 1);
    CHECK(front.infeasible == 1);
    CHECK(front.incomplete == 1);
    CHECK(
        describe(front) ==
        "3 of 4 points; 1 left out: not ok; 1 left out: a requirement does not hold; 1 left out: without a number "
        "in one of the metrics");
}

TEST_CASE("What does not fit the device is marked as theoretical") {
    const explore::Results results = example();
    const answers::Front front = find_front(results, parse_objectives(results, "latency_mean_us,dsp48"));
    CHECK(remark(results, front, 2) == "theoretical: does not fit the device");
    CHECK(remark(results, front, 1) == "knee");
    const std::string csv = front_csv(results, answers::varied_axes(results), front);
    CHECK_THAT(csv, Contains("accelerator.arrays,latency_mean_us,dsp48,knee,theoretical"));
    CHECK_THAT(csv, Contains(",1,,4,1,40,0,1\n"));
    CHECK_THAT(csv, Contains(",1,,2,2,20,1,0\n"));
}

TEST_CASE("A sign goes before what the metric says is better") {
    const explore::Results results = example();
    const auto objectives = parse_objectives(results, "+latency_mean_us, -dsp48");
    CHECK(objectives[0].higher);
    CHECK_FALSE(objectives[1].higher);
    CHECK(find_front(results, objectives).rows == std::vector<std::size_t>{0});
    CHECK(parse_objectives(results, "sqnr_db,-words")[0].higher);
}

TEST_CASE("Metrics that cannot be compared are refused with the cause") {
    const explore::Results results = example();
    const auto refuses = [&](const std::string& by, const std::string& cause) {
        CHECK_THROWS_WITH(parse_objectives(results, by), Contains(cause));
    };
    refuses("latency_mean_us,dsp84", "no metric 'dsp84'; did you mean dsp48?");
    refuses("latency_mean_us,binding", "no metric 'binding'");
    refuses("latency_mean_us,words", "write +words if higher is, or -words");
    refuses("dsp48,-dsp48", "dsp48 stands there twice");
    refuses("dsp48", "needs 2 to 4 metrics, not 1");
    refuses("dsp48,,words", "no metric ''");
    refuses("", "needs 2 to 4 metrics, not 0");
    refuses("dsp48,latency_mean_us,sqnr_db,+words,-fits", "needs 2 to 4 metrics, not 5");
}

TEST_CASE("Where no metric is named those that vary are taken") {
    const auto names = [](const explore::Results& results) {
        std::string text;
        for (const auto& objective : answers::default_objectives(results)) text += objective.metric.name + ' ';
        return text;
    };
    CHECK(names(example()) == "latency_mean_us dsp48 ");
    CHECK(names(made_results({{{"1", "0"}, measured(1, 2, 10)}, {{"1", "1"}, measured(2, 2, 20)}})) ==
          "latency_mean_us sqnr_db ");
    CHECK(names(made_results({{{"1", "0"}, measured(1, 2, 10)}})).empty());
}

TEST_CASE("Designs that share the first of tied parameters are two designs and not averaged") {
    const explore::Results results =
        made_results({{{"2", "4"}, measured(10, 2)}, {{"2", "8"}, measured(30, 2)}, {{"4", "4"}, measured(50, 2)}},
                     "accelerator.arrays, delta_encoder.threshold_x");
    const auto axes = answers::varied_axes(results);
    REQUIRE(axes.size() == 1);
    CHECK(axes[0].values == std::vector<std::string>{"2 | 4", "2 | 8", "4 | 4"});
    CHECK_FALSE(axes[0].numeric);
    CHECK(answers::design_text(axes, 0) != answers::design_text(axes, 1));
    const auto list = answers::sensitivity(results, axes, "latency_mean_us");
    REQUIRE(list.size() == 1);
    REQUIRE(list[0].levels.size() == 3);
    CHECK(list[0].levels[0].mean == 10);
    CHECK(list[0].levels[1].mean == 30);
    CHECK(list[0].levels[1].values == "2 | 8");
}

TEST_CASE("Tied parameters with one value for all are a number") {
    const auto axes =
        answers::varied_axes(made_results({{{"10", "10"}, measured(1, 2)}, {{"9", "9"}, measured(1, 2)}},
                                          "accelerator.arrays, delta_encoder.threshold_x"));
    REQUIRE(axes.size() == 1);
    CHECK(axes[0].numeric);
    CHECK(axes[0].values == std::vector<std::string>{"9", "10"});
    CHECK(axes[0].numbers == std::vector<double>{9, 10});
}

TEST_CASE("Parameters on one line of the sweep are one axis and so is none that does not vary") {
    const std::vector<MadePoint> points{{{"1", "0.5"}, measured(1, 2)}, {{"2", "0.25"}, measured(1, 2)}};
    const auto tied = answers::varied_axes(made_results(points, "accelerator.arrays, delta_encoder.threshold_x"));
    REQUIRE(tied.size() == 1);
    CHECK(tied[0].label == "arrays, threshold_x");
    CHECK(tied[0].values == std::vector<std::string>{"1 | 0.5", "2 | 0.25"});
    CHECK(answers::design_text(tied, 1) == "arrays, threshold_x=2 | 0.25");
    const auto apart = answers::varied_axes(made_results(points, "accelerator.arrays"));
    REQUIRE(apart.size() == 2);
    CHECK(apart[1].values == std::vector<std::string>{"0.25", "0.5"});
    CHECK(answers::design_text(apart, 0) == "arrays=1, threshold_x=0.5");
    CHECK(answers::varied_axes(made_results({points[0]})).empty());
}
