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

TEST_CASE("A run is the same after it has gone to the parent process") {
    const CaseRun run = two_sequences();
    const CaseRun back = io::unpack<CaseRun>(io::pack(run));
    CHECK(back.numbers == run.numbers);
    CHECK(back.places[0][1].phases == "compute 100");
}
