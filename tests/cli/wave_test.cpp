// Waves and timelines as a user asks for them.

#include <algorithm>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/workplace.hpp"

using namespace spartus::test;

namespace {

/// "#70" as 70.
std::uint64_t time_of(const std::string& line) {
    return std::stoull(line.substr(1));
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream stream(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

/// The first and the last time in a wave.
std::pair<std::uint64_t, std::uint64_t> span_of(const std::string& wave) {
    std::uint64_t first = 0, last = 0;
    bool any = false;
    for (const std::string& line : lines_of(wave)) {
        if (line.empty() || line[0] != '#') continue;
        last = time_of(line);
        if (!any) first = last;
        any = true;
    }
    return {first, last};
}

std::uint64_t run_cycles(const Workplace& place) {
    place.must_run(simple_run + "--stats cycles.json");
    return nlohmann::json::parse(place.read("cycles.json"))["figures"]["cycles"];
}

}  // namespace

TEST_CASE("A wave covers the run from its first cycle to its last") {
    const Workplace place;
    const auto outcome = place.run(simple_run + "--vcd wave.vcd");
    INFO(outcome.text);
    REQUIRE(outcome.code == 0);
    CHECK(span_of(place.read("wave.vcd")) == std::pair<std::uint64_t, std::uint64_t>{0, 10 * run_cycles(place)});
    CHECK(place.read("wave.gtkw").find("SystemC.spartus.array1.state[2:0]") != std::string::npos);
    CHECK(place.read("wave.array.states").find("3 starved\n") != std::string::npos);
}

TEST_CASE("Watching a run changes nothing of it") {
    const Workplace place;
    place.must_run(simple_run + "--steps-csv a.csv --stats a.json --stats-steps --hidden a.npy");
    place.must_run(simple_run +
                   "--steps-csv b.csv --stats b.json --hidden b.npy --vcd b.vcd --timeline b.timeline");
    CHECK(place.read("a.csv") == place.read("b.csv"));
    CHECK(place.read("a.json") == place.read("b.json"));
    CHECK(place.read("a.npy") == place.read("b.npy"));
}

TEST_CASE("Waves are equal byte for byte however far modules run ahead") {
    const Workplace place;
    place.must_run(simple_run + "--vcd a.vcd");
    place.must_run(simple_run + "--vcd b.vcd --run-ahead 0");
    place.must_run(simple_run + "--vcd c.vcd --run-ahead 5");
    CHECK(place.read("a.vcd").size() > 10'000);
    CHECK(place.read("a.vcd") == place.read("b.vcd"));
    CHECK(place.read("a.vcd") == place.read("c.vcd"));
}

TEST_CASE("A window of steps begins with cycle 0 of the first and ends with the last") {
    const Workplace place;
    place.must_run(simple_run + "--stats s.json --vcd wave.vcd --vcd-window steps=2:4");
    const auto steps = nlohmann::json::parse(place.read("s.json"))["steps"];
    const std::uint64_t begin = steps["start_cycle"][2];
    const std::uint64_t end =
        steps["start_cycle"][3].get<std::uint64_t>() + steps["cycles"][3].get<std::uint64_t>();
    CHECK(span_of(place.read("wave.vcd")) == std::pair{10 * begin, 10 * end});
}

TEST_CASE("A window of cycles is what the whole wave shows in these cycles") {
    const Workplace place;
    place.must_run(simple_run + "--vcd whole.vcd");
    place.must_run(simple_run + "--vcd part.vcd --vcd-window cycles=40:60");
    const std::string part = place.read("part.vcd");
    CHECK(span_of(part) == std::pair<std::uint64_t, std::uint64_t>{400, 600});
    const std::string whole = place.read("whole.vcd");
    const std::size_t from = whole.find("\n#410\n");
    REQUIRE(from != std::string::npos);
    const std::string same = whole.substr(from, whole.find("\n#600\n") - from);
    CHECK(part.find(same) != std::string::npos);
}

TEST_CASE(
    "A scope keeps the signals that fit, the clock, and those of the controller, which tell the steps apart") {
    const Workplace place;
    place.must_run(simple_run + "--vcd wave.vcd --vcd-scope 'array0\\.(busy|state)' --vcd-scope bank1");
    std::vector<std::string> names;
    for (const std::string& line : lines_of(place.read("wave.vcd"))) {
        if (line.rfind("$var", 0) == 0) {
            std::istringstream words(line);
            std::string word;
            for (int skip = 0; skip < 5; ++skip) words >> word;
            names.push_back(word);
        }
    }
    std::sort(names.begin(), names.end());
    CHECK(names == std::vector<std::string>{"address", "busy", "clock", "enable", "layer", "sequence", "state",
                                            "state", "step"});
    CHECK(place.read("wave.gtkw").find("c00200") == std::string::npos);  // no group is folded
}

TEST_CASE("A wave stops before its limit and says so and the run goes on") {
    const Workplace place;
    place.must_run("generate trace long.npy --steps 2000 --inputs 5 --firing 0.5 --seed 1");
    const auto outcome = place.run(
        "run a.cfg --network net.safetensors --trace long.npy --vcd wave.vcd --vcd-limit 1M --stats s.json");
    INFO(outcome.text);
    REQUIRE(outcome.code == 0);
    CHECK(outcome.text.find("stopped at --vcd-limit") != std::string::npos);
    const std::string wave = place.read("wave.vcd");
    CHECK(wave.size() < (1u << 20));
    CHECK(wave.size() > (1u << 19));
    CHECK(span_of(wave).second <
          10 * nlohmann::json::parse(place.read("s.json"))["figures"]["cycles"].get<std::uint64_t>());
}

TEST_CASE("A window behind the end of the run leaves no file and says so") {
    const Workplace place;
    const auto outcome = place.run(simple_run + "--vcd wave.vcd --vcd-window cycles=1000000:");
    CHECK(outcome.code == 0);
    CHECK(outcome.text.find("not written") != std::string::npos);
    CHECK_FALSE(fs::exists(place.file("wave.vcd")));
}

TEST_CASE("Options of instruments that make no sense are refused") {
    const Workplace place;
    const auto refused = [&place](const std::string& options, int code, const std::string& excerpt) {
        check_refused(place, simple_run + options, code, excerpt);
    };
    refused("--vcd-window steps=0:1", 2, "--vcd, which is missing");
    refused("--timeline-limit 1M", 2, "--timeline, which is missing");
    refused("--vcd w.vcd --vcd-window steps=4", 2, "must be steps=A:B or cycles=A:B");
    refused("--vcd w.vcd --vcd-window steps=6:", 2, "have only 6");
    refused("--vcd w.vcd --vcd-scope '('", 2, "is not a regular expression");
    refused("--vcd w.vcd --vcd-scope arrays", 2, "fits no signal");
    refused("--vcd w.vcd --vcd-limit 100", 2, "from 1M");
    refused("--vcd w.vcd --vcd-limit 99999999999999G", 2, "from 1M");
    refused("--vcd x --timeline x", 2, "name the same file");
    refused("--vcd /dev/null", 5, "regular file");
    refused("--vcd nowhere/w.vcd", 5, "nowhere/w.vcd");
}
