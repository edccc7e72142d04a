#include "spartus/replay/replay.hpp"

#include <functional>

#include "spartus/base/error.hpp"
#include "spartus/replay/spartus/rules.hpp"

#include "io/files.hpp"
#include "replay/small_run.hpp"
#include "support/catch.hpp"

using namespace spartus;
using namespace ::spartus::replay;
using namespace ::spartus::test;
using ::spartus::replay::spartus::Rule;

namespace {

Outcome check(const std::string& wave, const nlohmann::json& stats = small_stats()) {
    const TemporaryDirectory place;
    write_file(place / "w.vcd", wave);
    write_file(place / "s.json", stats.dump());
    return replay::replay(place / "w.vcd", place / "s.json");
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

void check_broken(const Statement& rule, const std::string& wave, Cycle cycle) {
    const Outcome outcome = check(wave);
    INFO(text_of(outcome));
    CHECK_FALSE(outcome.passed());
    CHECK(outcome.rules[rule].broken > 0);
    CHECK(outcome.rules[rule].cycle == cycle);
    CHECK(contains(text_of(outcome), std::string("broken: ") + rule.text));
}

/// A wave in which one signal of one cycle is wrong.
std::string spoilt(const std::string& signal, std::size_t cycle, std::uint64_t value) {
    SmallWave wave;
    REQUIRE(wave.at(signal, cycle) != value);
    wave.at(signal, cycle) = value;
    return wave.text();
}

std::string replaced(std::string text, const std::string& part, const std::string& by) {
    REQUIRE(contains(text, part));
    return text.replace(text.find(part), part.size(), by);
}

std::string refusal(const std::string& wave, const nlohmann::json& stats = small_stats()) {
    const Error error = error_of([&] { check(wave, stats); });
    CHECK(error.code() == ExitCode::input);
    CHECK_FALSE(contains(error.what(), "\n"));
    return error.what();
}

}  // namespace

TEST_CASE("A wave worked out by hand equals its statistics and obeys every rule") {
    const Outcome outcome = check(SmallWave().text());
    INFO(text_of(outcome));
    CHECK(outcome.passed());
    CHECK(outcome.whole_run());
    CHECK(outcome.steps == 2);
    CHECK(outcome.rules.held() == Rule::count);
    CHECK(outcome.comparison.modules() == 6);
    CHECK(outcome.missing.empty());
    CHECK(contains(text_of(outcome), "2 steps, 34 cycles (cycles=0:34), the whole run\n"));
}

TEST_CASE("Every number that the statistics and the wave share is compared") {
    const nlohmann::json stats = small_stats();
    const auto flat = stats.flatten();
    for (const auto& [pointer, value] : flat.items()) {
        const bool compared = contains(pointer, "/ledger/") || contains(pointer, "/steps/") ||
                              pointer == "/run/tokens" || pointer == "/run/words";
        // The idle cycles of a stream and of the run are what the busy ones leave.
        if (!compared || contains(pointer, "host_input/idle") || contains(pointer, "host_output/idle")) continue;
        nlohmann::json changed = stats;
        changed[nlohmann::json::json_pointer(pointer)] = value.get<std::uint64_t>() + 1;
        INFO(pointer);
        bool found = false;
        const Error error =
            error_of([&] { found = check(SmallWave().text(), changed).comparison.different() > 0; });
        CHECK((found || error.code() == ExitCode::input));  // or the statistics contradict themselves
    }
}

TEST_CASE("A difference is told with the step or run and the module and both numbers") {
    nlohmann::json stats = small_stats();
    stats["steps"]["arrays"]["issue"][1][0] = 2;
    stats["ledger"]["encoders"][0]["done"] = 9;
    const Outcome outcome = check(SmallWave().text(), stats);
    CHECK(outcome.comparison.different() == 3);  // the bank's reads too
    const auto& differences = outcome.comparison.differences();
    CHECK(differences[0].place == "sequence 0 step 1 layer 0");
    CHECK(differences[0].module == "array0");
    CHECK(differences[0].quantity == "issue");
    CHECK(differences[0].wave == 3);
    CHECK(differences[0].statistics == 2);
    CHECK(differences[2].place == "run");
    CHECK(contains(text_of(outcome), "encoder0"));
}

TEST_CASE("The clock must not miss an edge") {
    check_broken(Rule::clock, replaced(SmallWave().text(), "#85\n0c\n", ""), 8);
    check_broken(Rule::clock, replaced(SmallWave().text(), "#80\n1c\n", "#80\n"), 8);
    check_broken(Rule::clock, replaced(SmallWave().text(), "#340\n", "#9000000000000000000\n"), 33);
}

TEST_CASE("Signals must not change between rising edges") {
    check_broken(Rule::edges, replaced(SmallWave().text(), "#85\n0c\n", "#85\n0c\n0array0.busy\n"), 8);
    check_broken(Rule::edges, replaced(SmallWave().text(), "#85\n", "#83\n0array0.busy\n#85\n"), 8);
}

TEST_CASE("Signals must have values and states must exist") {
    check_broken(Rule::values, spoilt("array0.state", 8, 7), 8);
    check_broken(Rule::values, spoilt("controller.state", 12, 9), 12);
    check_broken(Rule::values, replaced(SmallWave().text(), "#100\n1c\n", "#100\n1c\nb0x encoder0.position\n"), 10);
    check_broken(Rule::values, replaced(SmallWave().text(), "0array0.busy\n", ""), 0);
}

TEST_CASE("Phases must follow one another in order") {
    check_broken(Rule::phases, spoilt("controller.state", 12, 8), 12);
    check_broken(Rule::phases, spoilt("controller.step", 12, 1), 12);
}

TEST_CASE("Encoders and arrays must work in compute and nowhere else") {
    check_broken(Rule::places, spoilt("encoder0.state", 9, 0), 9);
    check_broken(Rule::places, spoilt("array0.state", 12, 5), 12);
    check_broken(Rule::places, spoilt("activation_unit.state", 18, 2), 18);
}

TEST_CASE("A planted busy flag is found") {
    check_broken(Rule::busy, spoilt("array0.busy", 8, 0), 8);
    check_broken(Rule::busy, spoilt("array0.busy", 10, 1), 10);
    check_broken(Rule::busy, spoilt("bank0.enable", 8, 0), 8);
}

TEST_CASE("Credits must be spent and come back one cycle after") {
    check_broken(Rule::credits, spoilt("encoder0.credits", 6, 2), 6);
    check_broken(Rule::credits, spoilt("encoder0.credits", 10, 1), 10);
    check_broken(Rule::credits, spoilt("encoder0.credits", 0, 1), 0);
}

TEST_CASE("A token needs a credit and a scan") {
    check_broken(Rule::emission, spoilt("encoder0.credits", 7, 0), 7);
    check_broken(Rule::emission, spoilt("encoder0.state", 7, 3), 7);
    check_broken(Rule::emission, spoilt("encoder0.state", 6, 2), 6);
}

TEST_CASE("Windows must follow one another") {
    check_broken(Rule::windows, spoilt("encoder0.position", 6, 0), 6);
    check_broken(Rule::windows, spoilt("encoder0.segment", 7, 0), 7);
    check_broken(Rule::windows, spoilt("encoder0.token_column", 7, 1), 7);
}

TEST_CASE("The FIFO must hold what has arrived") {
    check_broken(Rule::level, spoilt("array0.fifo_level", 8, 1), 8);
    check_broken(Rule::level, spoilt("array0.fifo_level", 7, 0), 7);
}

TEST_CASE("Tokens must be popped in order and once they are there") {
    check_broken(Rule::order, spoilt("array0.column", 9, 1), 9);
    check_broken(Rule::order, spoilt("array0.matrix", 9, 0), 9);
    check_broken(Rule::order, spoilt("array0.pop", 6, 1), 6);
}

TEST_CASE("A column must be BLEN consecutive words at its place") {
    check_broken(Rule::columns, spoilt("array0.word", 8, 0), 8);
    check_broken(Rule::columns, spoilt("bank0.address", 8, 5), 8);
    check_broken(Rule::columns, spoilt("bank0.address", 24, 3), 24);  // another base than in the first step
    check_broken(Rule::columns, spoilt("array0.pop", 8, 1), 8);
}

TEST_CASE("No word may wait without a hazard") {
    check_broken(Rule::bubbles, spoilt("array0.state", 9, 3), 9);
    check_broken(Rule::bubbles, spoilt("array0.state", 8, 2), 8);
    check_broken(Rule::bubbles, spoilt("array0.busy", 8, 0), 8);
}

TEST_CASE("Every group must become visible once and in time") {
    check_broken(Rule::results, spoilt("activation_unit.h_valid", 18, 0), 18);
    check_broken(Rule::results, spoilt("activation_unit.h_valid", 16, 1), 16);
    check_broken(Rule::results, spoilt("activation_unit.h_group", 18, 1), 18);
    check_broken(Rule::results, spoilt("activation_unit.state", 15, 2), 15);
}

TEST_CASE("Streams must have whole lengths") {
    check_broken(Rule::transfers, spoilt("host_port.loading", 1, 0), 1);
}

TEST_CASE("A wave of a part of the run is compared step by step") {
    const auto [begin, end, steps] = GENERATE(table<std::size_t, std::size_t, std::size_t>(
        {{19, 34, 1}, {8, 34, 1}, {0, 33, 1}, {4, 20, 1}, {13, 34, 1}, {18, 34, 1}, {5, 34, 1}}));
    const Outcome outcome = check(SmallWave().text(begin, end));
    INFO(begin << " to " << end << '\n' << text_of(outcome));
    CHECK(outcome.passed());
    CHECK_FALSE(outcome.whole_run());
    CHECK(outcome.steps == steps);
    CHECK(contains(text_of(outcome), "of a run of 2 steps in 34 cycles"));
}

TEST_CASE("A part of a wave is held against the rules wherever it begins") {
    for (std::size_t begin = 0; begin <= 19; ++begin) {
        SmallWave wave;
        INFO(begin);
        CHECK(check(wave.text(begin)).passed());
        wave.at("array0.busy", 23) = 0;
        CHECK_FALSE(check(wave.text(begin)).passed());
    }
}

TEST_CASE("A wave without a whole step is refused") {
    CHECK(contains(refusal(SmallWave().text(5, 19)), "nothing to compare"));
    CHECK(contains(refusal(SmallWave().text(0, 0)), "nothing to compare"));
    SmallWave no_controller;
    no_controller.remove("controller");
    CHECK(contains(refusal(no_controller.text(4, 34)), "nothing to compare"));
}

TEST_CASE("What a wave lacks is named and the rest is compared") {
    SmallWave wave;
    wave.remove("bank0");
    wave.remove("array0.word");
    const Outcome outcome = check(wave.text());
    CHECK(outcome.passed());
    CHECK(outcome.missing == std::vector<std::string>{"array0.word", "bank0"});
    CHECK(contains(text_of(outcome), "not in the wave and not compared: array0.word bank0\n"));
    wave.remove("controller");
    CHECK(check(wave.text()).passed());
    nlohmann::json stats = small_stats();
    stats["ledger"]["arrays"][0]["drain"] = 5;
    CHECK_FALSE(check(wave.text(), stats).passed());
}

TEST_CASE("Any selection of signals can be replayed") {
    const std::vector<std::string> all{
        "controller",      "controller.layer", "encoder0.state", "encoder0.position", "encoder0.credits",
        "encoder0.token_", "array0.state",     "array0.busy",    "array0.fifo_level", "array0.pop",
        "array0.matrix",   "array0.column",    "bank0.enable",   "bank0.address",     "activation_unit.state",
        "host_port",       "activation_unit.h"};
    for (std::uint32_t without = 1; without < 1u << all.size(); without = without * 3 + 1) {
        for (const std::size_t begin : {0u, 7u}) {
            SmallWave wave;
            for (std::size_t k = 0; k < all.size(); ++k) {
                if ((without >> k & 1u) != 0) wave.remove(all[k]);
            }
            INFO(without << " from " << begin);
            bool passed = false;
            const Error error = error_of([&] { passed = check(wave.text(begin)).passed(); });
            CHECK((passed || contains(error.what(), "nothing to compare")));
        }
    }
}

TEST_CASE("A wave that is cut off is refused") {
    const std::string whole = SmallWave().text();
    CHECK(contains(refusal(whole.substr(0, whole.find("#125"))), "is cut off in cycle 12"));
    CHECK(contains(refusal(whole.substr(0, whole.find("#130"))), "is cut off in cycle 12"));
    CHECK(contains(refusal(whole.substr(0, whole.find("#125") + 2)), "cut off"));
    CHECK(contains(refusal(whole.substr(0, whole.find("$enddefinitions"))), "the file ends"));
}

TEST_CASE("A wave cut off wherever it may be never passes for the whole run") {
    const std::string whole = SmallWave().text();
    for (std::size_t bytes = 0; bytes + 1 < whole.size(); bytes += 7) {
        bool whole_run = false;
        const Error error = error_of([&] { whole_run = check(whole.substr(0, bytes)).whole_run(); });
        INFO(bytes << " bytes");
        CHECK_FALSE(whole_run);
        CHECK((error.code() == ExitCode::ok || error.code() == ExitCode::input));
    }
}

TEST_CASE("A wave of something else is refused") {
    const std::string wave = SmallWave().text();
    CHECK(contains(refusal(replaced(wave, "100 ps", "1 ps")), "the timescale is '1 ps'"));
    CHECK(
        contains(refusal(replaced(wave, "module spartus", "module other")), "has no signal SystemC.spartus.clock"));
    CHECK(contains(refusal(replaced(wave, "#0\n", "#3\n")), "begins within a cycle"));
    CHECK(contains(refusal(replaced(wave, "module bank0", "module bank1")), "has a module bank1"));
}

TEST_CASE("Statistics of another shape are refused by the name of the field") {
    const auto refused = [](const std::function<void(nlohmann::json&)>& spoil) {
        nlohmann::json stats = small_stats();
        spoil(stats);
        return refusal(SmallWave().text(), stats);
    };
    CHECK(contains(refused([](auto& s) { s.erase("steps"); }), "steps: is missing"));
    CHECK(contains(refused([](auto& s) { s["steps"]["cycles"] = {15}; }),
                   "steps: cycles: must be a list of 2 numbers"));
    CHECK(contains(refused([](auto& s) {
                       s["steps"]["arrays"]["tokens"][1] = {1, 2};
                   }),
                   "steps: arrays: tokens[1]: must be a list of 1 numbers"));
    CHECK(contains(refused([](auto& s) { s["steps"]["layer"][1] = 1; }), "steps: layer: entry 1 is no layer"));
    CHECK(
        contains(refused([](auto& s) { s["figures"]["cycles"] = -1; }), "figures: cycles: must be a whole number"));
    CHECK(contains(refused([](auto& s) { s["figures"]["cycles"] = 35; }),
                   "figures: cycles: is not the end of the last step"));
    CHECK(contains(refused([](auto& s) { s["ledger"]["arrays"] = 1; }), "ledger: arrays: must be a list"));
    CHECK(contains(refused([](auto& s) { s["layers"] = nlohmann::json::array(); }),
                   "layers: must be a list of at least one layer"));
    CHECK(contains(refused([](auto& s) { s["layers"][0]["blen_ih"] = 0; }),
                   "layers: blen_ih: must be a whole number from 1"));
    CHECK(contains(refused([](auto& s) { s["config"]["accelerator"]["arrays"] = 0; }),
                   "config: accelerator: arrays: must be a whole number from 1"));
    CHECK(contains(refused([](auto& s) { s = nlohmann::json::array(); }), "must be an object"));
}
