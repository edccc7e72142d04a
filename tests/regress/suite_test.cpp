#include "spartus/regress/suite.hpp"

#include "spartus/base/error.hpp"

#include "regress/suite_files.hpp"
#include "support/catch.hpp"

using namespace spartus;

namespace {

/// What read_suite() has to say about a suite of this text, without the file's name.
std::string complaint(const std::string& text) {
    const SuiteFolder folder;
    const std::string path = folder.write("s.json", text);
    try {
        regress::read_suite(path);
    } catch (const Error& error) {
        const std::string message = error.what();
        CHECK(error.code() == ExitCode::input);
        CHECK(message.rfind(path + ": ", 0) == 0);
        CHECK(message.find('\n') == std::string::npos);
        return message.substr(path.size() + 2);
    }
    return "nothing";
}

std::string replaced(std::string text, const std::string& was, const std::string& now) {
    return text.replace(text.find(was), was.size(), now);
}

}  // namespace

TEST_CASE("A suite is read with paths from its folder") {
    const SuiteFolder folder;
    const regress::Suite suite = regress::read_suite(folder.write("s.json", suite_text(case_text("one"))));
    CHECK(suite.name == "mine");
    REQUIRE(suite.cases.size() == 1);
    CHECK(suite.cases[0].config_path == folder.path("a.cfg"));
    CHECK_FALSE(suite.cases[0].expected);
}

TEST_CASE("A mistake in a suite is named with case, key and cause") {
    const std::string good = case_text("one");
    CHECK(complaint(suite_text(case_text("one", R"(, "abuot": "x")"))) ==
          "case 'one': there is no key 'abuot'; did you mean 'about'?");
    CHECK(complaint(suite_text(replaced(good, R"("config")", R"("konfig")"))) == "case 'one': config: is missing");
    CHECK(complaint(suite_text(replaced(good, R"("hidden": 6)", R"("hidden": 0)"))) ==
          "case 'one': network: integer: hidden: must be a whole number from 1 to 268435456");
    CHECK(complaint(suite_text(replaced(good, R"("firing": 0.5)", R"("firing": 1.5)"))) ==
          "case 'one': traces: generate: firing: must be a number from 0 to 1");
    CHECK(complaint(suite_text(replaced(good, "integer", "whole"))) ==
          "case 'one': network: must have one of the keys file, integer, hashed_gru, lstm, gru");
    CHECK(complaint(suite_text(good + "," + good)) == "case 'one': is there twice");
    CHECK(complaint(suite_text(replaced(good, R"("one")", R"("")"))) == "case 1: name: must not be empty");
    CHECK(complaint(suite_text("3")) == "case 1: must be an object");
    CHECK(complaint(R"({"suite": "mine"})") == "cases: is missing");
    CHECK(complaint(suite_text(case_text("one", R"(, "set": "a=b")"))) == "case 'one': set: must be a list");
    CHECK(complaint(suite_text(case_text("one", R"(, "about": 3)"))) == "case 'one': about: must be a text");
}

TEST_CASE("An expectation that cannot be one is refused") {
    CHECK(complaint(suite_text(case_text("one", R"(, "expect": {"cycles": -1})"))) ==
          "case 'one': expect: cycles: must be a whole number from 0 to 18446744073709551615");
    CHECK(complaint(suite_text(case_text("one", R"(, "expect": {"cycles": 1, "tokens": 1, "words": 1,
        "multiply_adds": 1, "steps": ["1 b"], "ledger": {}, "h_sha256": ""})"))) ==
          "case 'one': expect: steps: '1 b' is no list of cycles like '211 198x3 205'");
}

TEST_CASE("What is not JSON is refused in one line, and so is a key given twice") {
    CHECK(complaint("{").rfind("parse error at line 1", 0) == 0);
    CHECK(complaint("").rfind("parse error", 0) == 0);
    CHECK(complaint(R"({"suite": "a", "suite": "b", "cases": []})") == "the key 'suite' is there twice");
    CHECK(complaint(std::string(100000, '[')) == "is nested too deeply");
    CHECK(complaint("[]") == "must be an object");
}

namespace {

/// A case of EdgeDRNN; what another machine did is for the caller to say.
std::string edge_case(const std::string& recorded) {
    return R"({"name": "edge", "config": "e.cfg",
        "network": {"hashed_gru": {"inputs": 8, "hidden": 16, "weight_bound": 30, "bias_bound": 20, "seed": 5}},
        "traces": [{"hashed": {"kind": "walk", "steps": 2, "seed": 5, "amplitude": 60, "move": 300}}],
        "recorded": )" +
           recorded + "}";
}

}  // namespace

TEST_CASE("What another machine did is read step by step, and has to be there for every step") {
    const SuiteFolder folder;
    const std::string text =
        suite_text(edge_case(R"({"cycles": "80 110", "tokens": "9 14", "h_sha256": ["aa", "bb"]})"));
    const regress::Suite suite = regress::read_suite(folder.write("s.json", text));
    REQUIRE(suite.cases[0].recorded);
    CHECK(suite.cases[0].recorded->columns.at("tokens") == std::vector<std::uint64_t>{9, 14});
    CHECK(suite.cases[0].recorded->h_sha256 == std::vector<std::string>{"aa", "bb"});
    const auto& size = std::get<generate::HashedNetworkOptions>(suite.cases[0].network);
    CHECK(size.layers == 1);
    CHECK(size.density == 100);
    const auto& trace = std::get<generate::HashedTraceOptions>(suite.cases[0].traces[0]);
    CHECK(trace.limit == 32767);

    CHECK(complaint(suite_text(edge_case(R"({"cycles": "80", "h_sha256": ["aa", "bb"]})"))) ==
          "case 'edge': recorded: cycles: has 1 steps, h_sha256 has 2");
    CHECK(complaint(suite_text(edge_case(R"({"tokens": "80", "h_sha256": ["aa"]})"))) ==
          "case 'edge': recorded: cycles: is missing");
    CHECK(complaint(replaced(text, "walk", "run")).find("'run' is none of walk, hold") != std::string::npos);
    CHECK(complaint(replaced(text, R"("weight_bound": 30)", R"("weight_bound": 129)")).find("from 0 to 128") !=
          std::string::npos);
}
