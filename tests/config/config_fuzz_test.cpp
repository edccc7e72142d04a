#include <random>
#include <string>
#include <vector>

#include "spartus/base/error.hpp"
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

/// Whatever the text, it is either read, and then reads back the same, or refused in one line.
void check_text(const std::string& text) {
    CAPTURE(text);
    try {
        const Config config = parse_config(text, "fuzz");
        CHECK(settings(parse_config(to_text(config), "again")) == settings(config));
    } catch (const spartus::Error& error) {
        const std::string what = error.what();
        CHECK(error.code() == spartus::ExitCode::config);
        CHECK(what.size() < 400);
        CHECK(what.find('\n') == std::string::npos);
    }
}

char random_byte(std::mt19937& random) {
    return static_cast<char>(std::uniform_int_distribution<int>(0, 255)(random));
}

std::size_t random_index(std::mt19937& random, std::size_t size) {
    return std::uniform_int_distribution<std::size_t>(0, size - 1)(random);
}

}  // namespace

TEST_CASE("Random bytes are read or refused") {
    std::mt19937 random(5);
    for (int i = 0; i < 2000; ++i) {
        std::string text(random_index(random, 200), ' ');
        for (char& c : text) c = random_byte(random);
        check_text(text);
    }
}

TEST_CASE("A valid file with some bytes changed is read or refused") {
    std::mt19937 random(6);
    const std::string valid = to_text(Config{});
    for (int i = 0; i < 1000; ++i) {
        std::string text = valid;
        for (int changes = 0; changes < 3; ++changes) {
            const std::size_t at = random_index(random, text.size());
            switch (random_index(random, 3)) {
                case 0:
                    text[at] = random_byte(random);
                    break;
                case 1:
                    text.erase(at, 1 + random_index(random, 20));
                    break;
                default:
                    text.insert(at, 1, random_byte(random));
                    break;
            }
        }
        check_text(text);
    }
}

TEST_CASE("Random sequences of meaningful pieces are read or refused") {
    std::vector<std::string> pieces = {"[",   "]",   "=",  "#",     "\n", ".",  " ",     "8",      "-1",    "0.5",
                                       "1e9", "nan", "8x", "delta", "[]", "==", "dense", "[host]", "gamma", "\r"};
    for (const Key& key : Config{}.keys()) {
        pieces.push_back(key.name + " = ");
        pieces.push_back("\n[" + key.section + "]\n");
        pieces.push_back(key.full_name());
    }
    std::mt19937 random(7);
    for (int i = 0; i < 2000; ++i) {
        std::string text;
        for (std::size_t n = random_index(random, 30); n > 0; --n)
            text += pieces[random_index(random, pieces.size())];
        check_text(text);
    }
}
