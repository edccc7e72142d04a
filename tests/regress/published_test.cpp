#include "spartus/regress/published.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "spartus/arch/spartus/published_point.hpp"
#include "spartus/regress/suite.hpp"

#include "io/files.hpp"
#include "support/catch.hpp"

using namespace spartus;
namespace point = arch::spartus::published_point;

namespace {

/// The value of one of the suite's figures, as it is printed.
std::string printed(const std::string& figure, const std::string& unit) {
    static const std::vector<regress::PublishedFigure> figures =
        regress::read_figures(regress::read_suite(SPARTUS_SOURCE_DIR "/traces/regression/published.json"));
    const auto found = std::find_if(figures.begin(), figures.end(),
                                    [&](const auto& one) { return one.figure == figure && one.unit == unit; });
    INFO(figure << " in " << unit);
    REQUIRE(found != figures.end());
    return found->value;
}

}  // namespace

TEST_CASE("The suite of published figures prints those that the program knows") {
    CHECK(printed("MAC units", "") == fmt::format("{}", point::arrays * point::pes_per_array));
    CHECK(printed("peak throughput", "GOp/s") == fmt::format("{}", point::peak_gops));
    CHECK(printed("mean step", "cycles") == fmt::format("{}", point::mean_cycles));
    CHECK(printed("mean step", "µs") == fmt::format("{}", point::mean_us));
    CHECK(printed("effective throughput", "TOp/s") == fmt::format("{}", point::effective_tops));
    CHECK(printed("effective over peak throughput", "x") == fmt::format("{}", point::speedup_over_peak));
    CHECK(printed("power efficiency", "TOp/s/W") == fmt::format("{}", point::tops_per_watt));
}

TEST_CASE("A figure that is measured need not be published, and any other must be") {
    regress::Suite suite;
    suite.path = "suite.json";
    const auto figures = [&](const char* relation) {
        suite.json["figures"] = nlohmann::ordered_json::array();
        suite.json["figures"].push_back({{"figure", "shortest step"},
                                         {"unit", "cycles"},
                                         {"relation", relation},
                                         {"case", "small"},
                                         {"model", "latency_min_cycles"},
                                         {"reason", "of another network"}});
        return regress::read_figures(suite);
    };
    CHECK(figures("measured").front().value.empty());
    CHECK(test::error_of([&] { figures("fitted"); }).what() ==
          std::string("suite.json: figure 1: value: is missing"));
}
