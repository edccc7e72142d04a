#include "spartus/regress/difference.hpp"

#include "spartus/io/packed.hpp"

#include "regress/matchers.hpp"

using namespace spartus;
using namespace spartus::regress;

namespace {

CaseRun two_sequences() {
    CaseRun run;
    run.numbers.totals = {{"cycles", 620}, {"tokens", 30}};
    run.numbers.steps = {{200, 210}, {210}};
    run.numbers.ledger = {
        {"phases", "compute", {300}}, {"array", "issue", {100, 90}}, {"array", "starved", {5, 15}}};
    run.numbers.h_sha256 = "00";
    run.places = {{{0, 0, "compute 90"}, {1, 0, "compute 100"}}, {{0, 0, "compute 110"}}};
    return run;
}

}  // namespace

TEST_CASE("Equal numbers have no difference") {
    const CaseRun run = two_sequences();
    CHECK_FALSE(compare(run.numbers, run.numbers).any());
}

TEST_CASE("The first step that differs is named with its sequence, cycles and phases") {
    const CaseRun run = two_sequences();
    Numbers expected = run.numbers;
    expected.steps[0][1] = 208;
    expected.steps[1][0] = 211;
    const Difference difference = compare(expected, run.numbers);
    CHECK(difference.changed_steps == 2);
    CHECK(difference.steps == 3);
    CHECK_THAT(explain(difference, run), Contains("sequence 0 step 1 layer 0: 210 cycles, expected 208 (+2)") &&
                                             Contains("now compute 100") && Contains("2 of 3 differ"));
}

TEST_CASE("A step too many or too few is a difference") {
    const CaseRun run = two_sequences();
    Numbers expected = run.numbers;
    expected.steps[1].push_back(99);
    CHECK_THAT(explain(compare(expected, run.numbers), run),
               Contains("sequence 1 entry 1: no such step, expected 99 cycles"));
    expected = run.numbers;
    expected.steps.pop_back();
    CHECK_THAT(explain(compare(expected, run.numbers), run),
               Contains("sequence 1 step 0 layer 0: 210 cycles, expected no such step"));
}

TEST_CASE("The ledger says which modules moved, even where their sum did not") {
    const CaseRun run = two_sequences();
    Numbers expected = run.numbers;
    expected.ledger[2].cycles = {10, 10};
    const Difference difference = compare(expected, run.numbers);
    REQUIRE(difference.ledger.size() == 1);
    CHECK(difference.ledger[0].expected == difference.ledger[0].now);
    CHECK(difference.ledger[0].where == "array0 -5, array1 +5");
    CHECK(headline(difference) == "every step takes its cycles, but their causes differ");
}

TEST_CASE("A phase that moved is named") {
    const CaseRun run = two_sequences();
    Numbers expected = run.numbers;
    expected.ledger[0].cycles = {310};
    CHECK_THAT(explain(compare(expected, run.numbers), run), Contains("compute -10"));
}

TEST_CASE("A cause that is new or gone is a difference") {
    const CaseRun run = two_sequences();
    Numbers expected = run.numbers;
    expected.ledger.pop_back();
    CHECK(compare(expected, run.numbers).ledger.size() == 1);
    CHECK(compare(run.numbers, expected).ledger.size() == 1);
}

TEST_CASE("Other values in the same time are a difference") {
    const CaseRun run = two_sequences();
    Numbers expected = run.numbers;
    expected.h_sha256 = "01";
    CHECK(compare(expected, run.numbers).any());
    CHECK(headline(compare(expected, run.numbers)) == "every cycle is as expected, but h differs");
}

TEST_CASE("A difference says whether the inputs are others or the model") {
    CaseRun run = two_sequences();
    run.numbers.inputs = {{{"pe_array.latency", "6"}, {"network.gamma", ""}}, "bbbbbbbbbb", {"cc", "dd"}};
    Numbers expected = run.numbers;
    expected.totals[0].second = 600;
    CHECK_THAT(explain(compare(expected, run.numbers), run), Contains("inputs          as recorded"));
    expected.inputs = {{{"pe_array.latency", "5"}, {"network.gamma", "0.9"}, {"gone", "1"}}, "aaaaaaaaaa", {"cc"}};
    CHECK(changes(expected.inputs, run.numbers.inputs) ==
          std::vector<std::string>{"gone 1 -> no such key", "network.gamma 0.9 -> (none)",
                                   "pe_array.latency 5 -> 6", "network aaaaaaaa… -> bbbbbbbb…",
                                   "trace 1 none -> dd…"});
    CHECK_THAT(explain(compare(expected, run.numbers), run), Contains("pe_array.latency 5 -> 6"));
    expected.inputs = {};
    CHECK_THAT(explain(compare(expected, run.numbers), run), Contains("inputs          not recorded"));
    expected = run.numbers;
    expected.inputs.network_sha256 = "other";
    CHECK_FALSE(compare(expected, run.numbers).any());  // no number is another
}

TEST_CASE("Settings in one text are the settings again") {
    CHECK(parse_settings("a.b=8 c.d= e") ==
          std::map<std::string, std::string>{{"a.b", "8"}, {"c.d", ""}, {"e", ""}});
}

TEST_CASE("Mean and longest latency are of time steps, all layers together") {
    const CaseRun run = two_sequences();
    Numbers expected = run.numbers;
    expected.steps = {{100, 210}, {210, 10}};
    Numbers now = expected;
    now.totals[0].second += 2;  // in real time a run hardly becomes longer
    now.steps[0] = {100, 350};
    const Difference difference = compare(expected, now, 2);
    CHECK_THAT(explain(difference, run), Contains("mean 335, expected 265 (+70); max 450, expected 310 (+140)"));
    CHECK(headline(difference) == "cycles 622, expected 620 (+2); mean latency +70 cycles");
}

TEST_CASE("A figure that is held is compared, and so is one that is no longer or not yet") {
    const CaseRun run = two_sequences();
    Numbers expected = run.numbers, now = run.numbers;
    expected.held = {{"bram36", "84"}, {"gone", "1"}};
    now.held = {{"bram36", "90"}, {"new", "2"}};
    const Difference difference = compare(expected, now);
    REQUIRE(difference.held.size() == 3);
    CHECK(headline(difference) == "bram36 90, expected 84");
    CHECK_THAT(explain(difference, run), Contains("held            gone nothing, expected 1") &&
                                             Contains("held            new 2, expected nothing yet"));
    CHECK_FALSE(compare(now, now).any());
}

TEST_CASE("A run is the same after it has gone to the parent process") {
    CaseRun run = two_sequences();
    run.numbers.held = {{"bram36", "90"}};
    run.numbers.inputs = {{{"a", "b"}}, "c", {"d"}};
    const CaseRun back = io::unpack<CaseRun>(io::pack(run));
    CHECK(back.numbers == run.numbers);
    CHECK(changes(back.numbers.inputs, run.numbers.inputs).empty());
    CHECK(back.places[0][1].phases == "compute 100");
}
