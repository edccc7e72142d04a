// A run may be long: what it leaves in the statistics and takes of memory does not grow with it.

#include <cstdint>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include "support/catch.hpp"
#include "support/workplace.hpp"

using namespace spartus::test;
using nlohmann::json;

namespace {

void make_trace(const Workplace& place, std::size_t steps) {
    place.must_run("generate trace long.npy --steps " + std::to_string(steps) +
                   " --inputs 5 --firing 0.5 --seed 1");
}

constexpr const char* long_run = "run a.cfg --network net.safetensors --trace long.npy ";

/// "/figures/cycles", with all elements of a list under one name.
std::set<std::string> keys_of(const json& value, const std::string& name = "") {
    std::set<std::string> keys{name};
    if (value.is_structured()) {
        for (const auto& [key, inner] : value.items()) {
            keys.merge(keys_of(inner, name + '/' + (value.is_object() ? key : "[]")));
        }
    }
    return keys;
}

/// By column, row by row.
std::map<std::string, std::vector<std::string>> columns_of(const std::string& csv) {
    std::istringstream lines(csv);
    std::string line, cell;
    std::getline(lines, line);
    std::vector<std::string> names;
    for (std::istringstream cells(line); std::getline(cells, cell, ',');) names.push_back(cell);
    std::map<std::string, std::vector<std::string>> columns;
    while (std::getline(lines, line)) {
        std::istringstream cells(line);
        for (const std::string& name : names) {
            REQUIRE(std::getline(cells, cell, ','));
            columns[name].push_back(cell);
        }
    }
    return columns;
}

std::string text_of(const json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Most that a process that has ended had in memory.
[[maybe_unused]] double peak_mb() {
    rusage usage{};
    getrusage(RUSAGE_CHILDREN, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

}  // namespace

TEST_CASE("Statistics of a run ten times as long have the same keys and nearly the same size") {
    const Workplace place;
    std::vector<std::string> texts;
    for (const std::size_t steps : {1500, 15'000}) {
        make_trace(place, steps);
        place.must_run(std::string(long_run) + "--stats s.json");
        texts.push_back(place.read("s.json"));
        CHECK(json::parse(texts.back())["figures"]["time_steps"] == steps);
    }
    CHECK(keys_of(json::parse(texts[0])) == keys_of(json::parse(texts[1])));
    CHECK(texts[1].size() < texts[0].size() + texts[0].size() / 5);  // numbers of a digit more
}

TEST_CASE("The table of steps is in the statistics only where it is asked for, and is that of the CSV file") {
    const Workplace place;
    const std::string settings =
        "--set host.mode=real_time --set host.frame_period_us=1 --steps-csv s.csv --stats ";
    place.must_run(simple_run + settings + "plain.json");
    place.must_run(simple_run + settings + "s.json --stats-steps");
    json stats = json::parse(place.read("s.json"));
    const auto columns = columns_of(place.read("s.csv"));
    std::size_t compared = 0;
    for (const auto& [name, values] : stats["steps"].items()) {
        for (std::size_t row = 0; values.is_array() && row < values.size(); ++row, ++compared) {
            CHECK(text_of(values[row]) == columns.at(name)[row]);
        }
    }
    CHECK(compared == 6 * 22);
    for (std::size_t row = 0; row < 6; ++row) {
        std::uint64_t starved = 0;
        for (const auto& array : stats["steps"]["arrays"]["starved"][row]) starved += array.get<std::uint64_t>();
        CHECK(std::to_string(starved) == columns.at("array_starved")[row]);
    }
    stats.erase("steps");
    CHECK(stats == json::parse(place.read("plain.json")));
}

TEST_CASE("The course of a run is the mean of its steps, point by point") {
    const Workplace place;
    make_trace(place, 1001);
    place.must_run(std::string(long_run) + "--steps-csv s.csv --stats s.json");
    const json series = json::parse(place.read("s.json"))["series"];
    const auto columns = columns_of(place.read("s.csv"));
    CHECK(series["steps"].size() == 334);
    std::size_t row = 0;
    for (std::size_t point = 0; point < series["steps"].size(); ++point) {
        double cycles = 0, starved = 0;
        const auto steps = series["steps"][point].get<double>();
        CHECK(series["step"][point] == row);
        for (const std::size_t end = row + series["steps"][point].get<std::size_t>(); row < end; ++row) {
            cycles += std::stod(columns.at("cycles")[row]);
            starved += std::stod(columns.at("array_starved")[row]);
        }
        CHECK(series["columns"]["cycles"][point].get<double>() == Approx(cycles / steps).epsilon(1e-5));
        CHECK(series["modules"]["array"]["starved"][point].get<double>() ==
              Approx(starved / steps / 2).epsilon(1e-5).margin(1e-9));
    }
    CHECK(row == 1001);
}

TEST_CASE("A wave is checked against statistics with their steps alone") {
    const Workplace place;
    place.must_run(simple_run + "--vcd w.vcd");
    place.must_run(simple_run + "--stats s.json");
    check_refused(place, "vcd-check w.vcd --stats s.json", 4,
                  "s.json: steps: is missing: 'spartus run --stats-steps' writes it");
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SPARTUS_KEEPS_WHAT_WAS_FREED
#endif
#endif

#if !defined(SPARTUS_KEEPS_WHAT_WAS_FREED) && !defined(__SANITIZE_ADDRESS__)
TEST_CASE("A hundred thousand steps take a few bytes of memory each") {
    const Workplace place;
    double few_steps = 0;
    for (const std::size_t steps : {1000, 100'000}) {
        make_trace(place, steps);
        place.must_run(std::string(long_run) + "--steps-csv s.csv --stats s.json --hidden h.npy");
        if (few_steps == 0) few_steps = peak_mb();
    }
    CHECK(peak_mb() < few_steps + 24);  // a kilobyte each, as the table of steps has, would be 100
}
#endif
