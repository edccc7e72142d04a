#include <algorithm>
#include <locale>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "spartus/config/config_file.hpp"
#include "spartus/config/key.hpp"

#include "support/catch.hpp"
#include "support/config.hpp"

using namespace spartus::config;
using spartus::arch::spartus::Config;
using spartus::test::parse_config;
using spartus::test::read_config;
namespace nn = spartus::nn;

namespace {

const std::vector<std::string> words = {"delta",   "zero_skip", "dense",     "cbcsc",
                                        "forward", "stall",     "real_time", ""};

/// A configuration with some allowed value at every key.
Config random_config(std::mt19937& random) {
    std::uniform_int_distribution<int> whole(8, 32);
    std::uniform_real_distribution<double> real(1.0, 128.0);
    Config config;
    for (const Key& key : Config{}.keys()) {
        std::vector<std::string> candidates = words;
        candidates.push_back(std::to_string(whole(random)));
        candidates.push_back(std::to_string(real(random)));
        std::shuffle(candidates.begin(), candidates.end(), random);
        candidates.push_back("." + std::to_string(whole(random)));
        for (const std::string& candidate : candidates) {
            if (key.assign(config, candidate)) break;
        }
    }
    return config;
}

}  // namespace

TEST_CASE("Every key has a name of its own, a meaning and a set of allowed values") {
    std::set<std::string> names;
    for (const Key& key : Config{}.keys()) {
        CAPTURE(key.full_name());
        CHECK(names.insert(key.full_name()).second);
        CHECK_FALSE(key.meaning.empty());
        CHECK_FALSE(key.allowed.empty());
    }
    CHECK(names.size() == 31);
}

TEST_CASE("Every default is an allowed value") {
    for (const Key& key : Config{}.keys()) {
        CAPTURE(key.full_name());
        Config config;
        CHECK(key.assign(config, key.text(Config{})));
        CHECK(settings(config) == settings(Config{}));
    }
}

TEST_CASE("A refused value changes nothing") {
    for (const Key& key : Config{}.keys()) {
        CAPTURE(key.full_name());
        Config config;
        CHECK_FALSE(key.assign(config, "-1"));
        CHECK_FALSE(key.assign(config, "8x"));
        CHECK(settings(config) == settings(Config{}));
    }
}

TEST_CASE("Each key writes a member of its own") {
    std::mt19937 random(2);
    const Config other = random_config(random);
    for (const Key& key : Config{}.keys()) {
        CAPTURE(key.full_name());
        Config config;
        REQUIRE(key.assign(config, key.text(other)));
        for (const Key& any : Config{}.keys()) CHECK(any.text(config) == any.text(&any == &key ? other : Config{}));
    }
}

TEST_CASE("Settings name every key in the order of the table and the value as text") {
    const auto all = settings(Config{});
    CHECK(all.front() == std::pair<std::string, std::string>("accelerator.architecture", "spartus"));
    CHECK(all.at(3) == std::pair<std::string, std::string>("accelerator.clock_mhz", "200"));
    CHECK(all.at(5) == std::pair<std::string, std::string>("delta_encoder.mode", "delta"));
    CHECK(all.back() == std::pair<std::string, std::string>("network.cell", ""));
}

TEST_CASE("Any configuration survives being written and read") {
    std::mt19937 random(3);
    for (int i = 0; i < 200; ++i) {
        const Config config = random_config(random);
        CHECK(settings(parse_config(to_text(config), "written")) == settings(config));
    }
}

TEST_CASE("Settings taken as overrides restore the configuration") {
    std::mt19937 random(4);
    const Config config = random_config(random);
    std::vector<std::string> overrides;
    for (const auto& [key, value] : settings(config)) overrides.push_back(fmt::format("{}={}", key, value));
    CHECK(settings(parse_config("", "empty", overrides)) == settings(config));
}

TEST_CASE("A real number is written as short as possible and reads back to the bit") {
    Config config;
    config.delta_encoder.threshold_x = 0.1 + 0.2;
    config.delta_encoder.threshold_h = 0.3;
    config.accelerator.clock_mhz = 1e3 / 3;
    const Config read = parse_config(to_text(config), "written");
    CHECK(read.delta_encoder.threshold_x == config.delta_encoder.threshold_x);
    CHECK(read.accelerator.clock_mhz == config.accelerator.clock_mhz);
    CHECK(to_text(config).find("threshold_h = 0.3\n") != std::string::npos);
}

TEST_CASE("A written configuration explains each key on the line above it") {
    const std::string text = to_text(Config{});
    for (const char* lines :
         {"[accelerator]\n# whose keys these are (spartus)\narchitecture = spartus\n# N, the number of MAC arrays "
          "(a whole number from 1 to 1024)\narrays = 8\n",
          "# the one clock [MHz] (a number from 0.001 to 10000)\nclock_mhz = 200\n", "\ngamma =\n"}) {
        CHECK(text.find(lines) != std::string::npos);
    }
}

TEST_CASE("The decimal comma of a locale has no influence") {
    struct Comma : std::numpunct<char> {
        char do_decimal_point() const override { return ','; }
        char do_thousands_sep() const override { return '.'; }
        std::string do_grouping() const override { return "\3"; }
    };
    const std::locale before = std::locale::global(std::locale(std::locale::classic(), new Comma));
    const std::string text = to_text(Config{});
    const Config read = parse_config("[accelerator]\nclock_mhz = 1234.5\n", "x.cfg");
    std::locale::global(before);
    CHECK(text == to_text(Config{}));
    CHECK(read.accelerator.clock_mhz == 1234.5);
}
