#include "spartus/report/figure.hpp"

#include "support/catch.hpp"

namespace spartus::report {
namespace {

using nlohmann::ordered_json;

TEST_CASE("Numbers are shown with four digits and grouped thousands", "[report]") {
    CHECK(shown(ordered_json(0.8050488997555013)) == "0.805");
    CHECK(shown(ordered_json(161.00977995110026)) == "161");
    CHECK(shown(ordered_json(-56.99032694030644)) == "-56.99");
    CHECK(shown(ordered_json(11671.61895737476)) == "11,672");
    CHECK(shown(ordered_json(123)) == "123");
    CHECK(shown(ordered_json(-1234567)) == "-1,234,567");
    CHECK(shown(ordered_json(0.0)) == "0");
    CHECK(shown(ordered_json(1e-7)) == "1.000e-07");
    CHECK(shown(ordered_json(1e300)) == "1.000e+300");
    CHECK(shown(ordered_json()) == "–");
    CHECK(shown(ordered_json("cbcsc")) == "cbcsc");
}

TEST_CASE("A figure has the unit that the file declares for it, and a share is shown as percent", "[report]") {
    RunStatistics run;
    run.json = {{"figures", {{"wait_us", 0.5}, {"tokens", 3}}},
                {"schema", {{"figures", {{"wait_us", {{"unit", "us"}}}, {"tokens", {{"kind", "count"}}}}}}}};
    const Value value = figure_of(run, "wait_us");
    CHECK(value.text == "0.5");
    CHECK(value.exact == "0.5");
    CHECK(value.key == "figures.wait_us");
    CHECK(unit_of(run, "wait_us") == "µs");
    CHECK(unit_of(run, "tokens").empty());
    run.json["figures"]["balance"] = 0.6167;
    run.json["schema"]["figures"]["balance"] = {{"kind", "share"}};
    CHECK(figure_of(run, "balance").text == "61.7 %");
    CHECK(figure_of(run, "balance").exact == "0.6167");
    CHECK(figure_of(run, "of_another_architecture").text == "–");
}

TEST_CASE("Objects of any shape become tables of bounded length", "[report]") {
    ordered_json json;
    json["cost"] = {{"luts", 1234}, {"inner", {{"mean_us", 0.5}}}, {"blocks", {{{"name", "array"}, {"luts", 7}}}}};
    for (int k = 0; k < 5000; ++k) json["cost"]["long"].push_back(k);
    for (int k = 0; k < 5000; ++k) json["cost"]["many"]["key" + std::to_string(k)] = k;
    Page page("Title", "");
    add_tables(page, json["cost"], "cost", "Cost", false);
    const std::string html = page.html();
    CHECK(html.find("<data data-key=\"cost.luts\" value=\"1234\">1,234</data>") != std::string::npos);
    CHECK(html.find("<data data-key=\"cost.inner.mean_us\" value=\"0.5\">0.5</data>") != std::string::npos);
    CHECK(html.find("<data data-key=\"cost.blocks.0.luts\" value=\"7\">7</data>") != std::string::npos);
    CHECK(html.find("5000 values") != std::string::npos);
    CHECK(html.find("key999<") != std::string::npos);
    CHECK(html.find("key1000<") == std::string::npos);
}

}  // namespace
}  // namespace spartus::report
