#include "spartus/base/nearest.hpp"

#include <string>
#include <vector>

#include "support/catch.hpp"

using spartus::nearest;

namespace {

const std::vector<std::string> commands = {"run", "bench", "ablation", "generate", "sweep"};

}  // namespace

TEST_CASE("A word is nearest to itself") {
    for (const std::string& word : commands) CHECK(nearest(word, commands) == word);
}

TEST_CASE("One slip of the finger is understood") {
    CHECK(nearest("rnu", commands) == "run");             // swapped
    CHECK(nearest("benhc", commands) == "bench");         // swapped
    CHECK(nearest("ablaton", commands) == "ablation");    // dropped
    CHECK(nearest("generrate", commands) == "generate");  // doubled
    CHECK(nearest("swerp", commands) == "sweep");         // replaced
}

TEST_CASE("A word unlike all others has no neighbour") {
    CHECK_FALSE(nearest("", commands).has_value());
    CHECK_FALSE(nearest("xyzzy", commands).has_value());
    CHECK_FALSE(nearest("configuration", commands).has_value());
    CHECK_FALSE(nearest("run", {}).has_value());
}

TEST_CASE("A part of words stands for all that hold it, and few of many are named") {
    using spartus::containing;
    CHECK(containing("er", {"sweep", "generate"}) == "generate");
    CHECK(containing("e", {"sweep", "generate", "run"}) == "sweep or generate");
    CHECK(containing("a", {"a1", "a2", "a3", "a4", "a5", "a6", "a7"}) == "a1, a2, a3, a4, a5, a6 or another of 7");
    CHECK(containing("x", {"run"}).empty());
    CHECK(containing("", {"run"}).empty());
}

TEST_CASE("Of two equally near words the first is taken") {
    CHECK(nearest("bat", {"cat", "hat"}) == "cat");
    CHECK(nearest("bat", {"hat", "cat"}) == "hat");
}

TEST_CASE("A word of a megabyte is dismissed by its length") {
    CHECK_FALSE(nearest(std::string(1 << 20, 'r'), commands).has_value());
}
