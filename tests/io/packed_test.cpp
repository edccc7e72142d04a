#include "spartus/io/packed.hpp"

#include <cmath>
#include <map>
#include <vector>

#include "support/catch.hpp"

using namespace spartus;

namespace {

struct Place {
    std::string name;
    std::uint64_t cycle = 0;

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Place, name, cycle)
};

struct Run {
    double mean = 0;
    std::vector<std::vector<Place>> places;
    std::map<std::string, double> figures;

    NLOHMANN_DEFINE_TYPE_INTRUSIVE(Run, mean, places, figures)
};

/// What unpack() has to say.
std::string complaint(const std::string& text) {
    try {
        io::unpack<Run>(text);
    } catch (const Error& error) {
        CHECK(error.code() == ExitCode::internal);
        return error.what();
    }
    return "nothing";
}

}  // namespace

TEST_CASE("A packed struct comes back with every member") {
    const Run run{1.0 / 3, {{{"a", 1}}, {}, {{"b", ~std::uint64_t{0}}, {"", 0}}}, {{"x", -0.1}, {"y", 1e300}}};
    const Run back = io::unpack<Run>(io::pack(run));
    CHECK(back.mean == run.mean);
    REQUIRE(back.places.size() == 3);
    CHECK(back.places[0].front().name == "a");
    CHECK(back.places[1].empty());
    CHECK(back.places[2].front().cycle == ~std::uint64_t{0});
    CHECK(back.figures == run.figures);
}

TEST_CASE("A number that is none comes back as NaN, wherever it stands") {
    const double none = std::nan("");
    const Run back = io::unpack<Run>(io::pack(Run{none, {}, {{"x", none}, {"y", 1}}}));
    CHECK(std::isnan(back.mean));
    CHECK(std::isnan(back.figures.at("x")));
    CHECK(back.figures.at("y") == 1);
}

TEST_CASE("A text that is no UTF-8 is packed all the same") {
    CHECK(io::unpack<Place>(io::pack(Place{"a\xff", 7})).cycle == 7);
}

TEST_CASE("A packed value that is damaged is a defect of the program") {
    CHECK(complaint("{").find("a packed value is damaged: ") == 0);
    CHECK(complaint(R"({"mean": 1, "places": []})").find("'figures' not found") != std::string::npos);
    CHECK(complaint(R"({"mean": "x", "places": [], "figures": {}})").find("must be number") != std::string::npos);
}
