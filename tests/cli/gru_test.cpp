// A GRU as a user runs it: everything that an LSTM goes through.

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/workplace.hpp"

using namespace spartus::test;

namespace {

constexpr const char* gru_run = "run a.cfg --network gru.safetensors --trace trace.npy ";

void make_gru(const Workplace& place) {
    const auto made = place.run("generate network gru.safetensors --inputs 5 --hidden 9 --layers 2 --cell gru");
    INFO(made.text);
    REQUIRE(made.code == 0);
    CHECK(made.text.find("gru.safetensors: GRU of 2 layers") == 0);
}

}  // namespace

TEST_CASE("A GRU runs, is watched, checked against its wave, put on a page and asked what if") {
    const Workplace place;
    make_gru(place);
    const auto outcome = place.run(
        std::string(gru_run) + "--stats s.json --vcd w.vcd --timeline t.json --what-if --set network.gamma=0.5");
    INFO(outcome.text);
    REQUIRE(outcome.code == 0);
    CHECK(outcome.text.find("GRU, 5 inputs, 9 hidden units") != std::string::npos);
    CHECK(outcome.text.find("equal the untimed reference bit for bit") != std::string::npos);
    const auto stats = nlohmann::json::parse(place.read("s.json"));
    CHECK(stats["layers"][1]["cell"] == "gru");
    CHECK(stats["figures"]["dense_operations"] == 2 * 3 * 9 * (5 + 9 + 9 + 9));
    CHECK_FALSE(stats["what_if"].empty());

    const auto checked = place.run("vcd-check w.vcd --stats s.json");
    INFO(checked.text);
    CHECK(checked.code == 0);
    CHECK(place.run("report s.json -o page.html").code == 0);
    CHECK(place.read("page.html").find("GRU 5 → 9 → 9") != std::string::npos);
}

TEST_CASE("network.cell may say what the shapes say, and nothing else") {
    const Workplace place;
    make_gru(place);
    CHECK(place.run(std::string(gru_run) + "--set network.cell=gru").code == 0);
    CHECK(place.run(simple_run + "--set network.cell=lstm").code == 0);
    check_refused(
        place, std::string(gru_run) + "--stats s.json --set network.cell=lstm", 3,
        "network.cell: is lstm, but the matrices of gru.safetensors have 3 rows per hidden unit, which is gru");
    check_refused(place, simple_run + "--set network.cell=gru", 3, "set it to that, or leave it empty");
    check_refused(place, simple_run + "--set network.cell=rnn", 3, "one of lstm, gru, or empty");
    check_refused(place, "generate network x --inputs 1 --hidden 1 --cell rnn", 2, "there is no cell 'rnn'");
}
