#include "spartus/arch/spartus/timeline.hpp"

#include <nlohmann/json.hpp>

#include "spartus/sim/simulation.hpp"

#include "support/catch.hpp"
#include "support/random_network.hpp"
#include "support/workplace.hpp"

using namespace spartus;

namespace {

nlohmann::json timeline_of(const arch::spartus::Config& config, const test::Workplace& place,
                           const instruments::Window& window = {}, std::uint64_t limit = std::uint64_t{1} << 20) {
    const std::string path = place.file("timeline.json").string();
    arch::spartus::Timeline timeline({path, window, limit}, config);
    sim::RunOptions options;
    options.machine.probes = {&timeline};
    sim::simulate(config, test::uniform_network(2, 1), {{"frames", 3, 2, {100, 50, 200, 100, 300, 150}}}, options);
    timeline.finish();
    return nlohmann::json::parse(place.read("timeline.json"));
}

arch::spartus::Config one_pe() {
    arch::spartus::Config config;
    config.accelerator.arrays = config.accelerator.pes_per_array = 1;
    return config;
}

/// The slices of this name as {first cycle, cycles}.
std::vector<std::pair<long, long>> slices(const nlohmann::json& timeline, const std::string& name) {
    std::vector<std::pair<long, long>> found;
    for (const auto& event : timeline["traceEvents"]) {
        if (event["ph"] != "X" || event["name"] != name) continue;
        found.emplace_back(event["ts"], event["dur"]);
    }
    return found;
}

using Slices = std::vector<std::pair<long, long>>;

}  // namespace

TEST_CASE("A timeline has a slice for every column from memory, and for the wait for it") {
    const test::Workplace place;
    arch::spartus::Config config = one_pe();
    config.weight_bank.source = arch::spartus::WeightSource::memory;
    config.memory = {2, 2, 2, 0};  // as in the wave's test
    const auto timeline = timeline_of(config, place);
    const auto columns = slices(timeline, "for array0");
    REQUIRE(columns.size() >= 2);
    CHECK(columns[0] == std::pair{10L, 4L});
    CHECK(columns[1] == std::pair{16L, 4L});
    CHECK(slices(timeline, "starved").front() == std::pair{5L, 2L});
    const auto memory = slices(timeline, "memory");
    REQUIRE(memory.size() >= 2);
    CHECK(memory[0] == std::pair{7L, 4L});
    CHECK(memory[1] == std::pair{15L, 2L});
}

TEST_CASE("A timeline has a slice for every step and phase and scan and column and group") {
    const test::Workplace place;
    const auto timeline = timeline_of(one_pe(), place);
    CHECK(slices(timeline, "reset") == Slices{{0, 4}});
    CHECK(slices(timeline, "step 0") == Slices{{4, 26}});
    CHECK(slices(timeline, "step 1").front().first == 30);
    CHECK(slices(timeline, "scan x").front() == std::pair{5L, 2L});
    CHECK(slices(timeline, "scan h").front() == std::pair{7L, 1L});
    CHECK(slices(timeline, "ih 0").front() == std::pair{7L, 4L});
    CHECK(slices(timeline, "ih 1").front() == std::pair{11L, 4L});
    CHECK(slices(timeline, "starved").front() == std::pair{5L, 2L});
    CHECK(slices(timeline, "drain").front() == std::pair{15L, 4L});
    CHECK(slices(timeline, "group 0").size() == 3);
    CHECK(slices(timeline, "load x").size() == 3);
}

TEST_CASE("A column says which it is and what it multiplies") {
    const test::Workplace place;
    const auto timeline = timeline_of(one_pe(), place);
    const auto& events = timeline["traceEvents"];
    const auto column =
        std::find_if(events.begin(), events.end(), [](const auto& e) { return e["name"] == "ih 1"; });
    REQUIRE(column != events.end());
    CHECK((*column)["args"] ==
          nlohmann::json{{"matrix", "ih"}, {"column", 1}, {"delta", 50}, {"words", 4}, {"hazard", 0}});
}

TEST_CASE("A timeline of one step holds no other") {
    const test::Workplace place;
    const auto timeline = timeline_of(one_pe(), place, *instruments::parse_window("steps=1:2"));
    CHECK(slices(timeline, "step 0").empty());
    CHECK(slices(timeline, "step 1").size() == 1);
    CHECK(slices(timeline, "step 2").empty());
    CHECK(slices(timeline, "ih 0").size() == 1);
    CHECK(slices(timeline, "reset").empty());
}

TEST_CASE("A timeline at its limit is valid and not larger") {
    const test::Workplace place;
    const auto timeline = timeline_of(one_pe(), place, {}, 3000);
    CHECK(place.read("timeline.json").size() <= 3000);
    CHECK(timeline["traceEvents"].size() > 10);
}
