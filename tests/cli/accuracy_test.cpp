// What an architect reads of the accuracy of his network.

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/workplace.hpp"

using namespace spartus::test;

TEST_CASE("Accuracy is given cause by cause: quantised, pruned, and at each threshold") {
    const Workplace place;
    const auto outcome = place.run(
        "accuracy a.cfg --network net.safetensors --trace trace.npy --set network.gamma=0.5 "
        "--threshold 0,0.25,4 --json a.json");
    INFO(outcome.text);
    REQUIRE(outcome.code == 0);
    const auto rows = nlohmann::json::parse(place.read("a.json"))["rows"];
    REQUIRE(rows.size() == 5);
    CHECK(rows[0]["name"] == "quantised");
    CHECK(rows[1]["name"] == "pruned, gamma 0.5");
    CHECK(rows[0]["pruned"] == false);
    CHECK(rows[1]["pruned"] == true);
    // A threshold of 0 loses nothing more than pruning has.
    CHECK(rows[2]["layers"] == rows[1]["layers"]);
    const auto sqnr = [&](std::size_t row) { return rows[row]["layers"][0]["sqnr_db"].get<double>(); };
    CHECK(sqnr(0) > sqnr(1));
    CHECK(sqnr(2) > sqnr(4));
    const auto sparsity = [&](std::size_t row) { return rows[row]["temporal_sparsity"].get<double>(); };
    CHECK(sparsity(2) <= sparsity(3));
    CHECK(sparsity(3) < sparsity(4));
    CHECK(rows[4]["latency_mean_cycles"] <= rows[2]["latency_mean_cycles"]);
    CHECK(rows[4]["threshold_x"] == 4.0);
}

TEST_CASE("The latency beside an accuracy is that of a run") {
    const Workplace place;
    REQUIRE(place.run("accuracy a.cfg --network net.safetensors --trace trace.npy --json a.json").code == 0);
    REQUIRE(place.run("run a.cfg --network net.safetensors --trace trace.npy --stats s.json").code == 0);
    const auto rows = nlohmann::json::parse(place.read("a.json"))["rows"];
    const auto figures = nlohmann::json::parse(place.read("s.json"))["figures"];
    CHECK(rows.back()["name"] == "thresholds of CONFIG");
    CHECK(rows.back()["latency_mean_cycles"] == figures["latency_mean_cycles"]);
    CHECK(rows.back()["temporal_sparsity"] == figures["temporal_sparsity"]);
}

TEST_CASE("Thresholds that are none, and a place that cannot be written, are refused before anything runs") {
    const Workplace place;
    const std::string accuracy = "accuracy a.cfg --network net.safetensors --trace trace.npy ";
    for (const std::string thresholds : {"x", "0,,1", "-1", "129", "nan"}) {
        check_refused(place, accuracy + "--threshold=" + thresholds, 2,
                      "must be numbers from 0 to 128 with commas");
    }
    check_refused(place, accuracy + "--json no/such/place", 5, "no/such/place");
}
