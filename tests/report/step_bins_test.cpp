#include "spartus/report/step_bins.hpp"

#include "support/catch.hpp"

namespace spartus::report {
namespace {

TimeSteps sequences_of(const std::vector<std::size_t>& lengths) {
    TimeSteps steps;
    for (std::size_t k = 0; k < lengths.size(); ++k) {
        for (std::size_t i = 0; i < lengths[k]; ++i) {
            steps.sequence.push_back(k);
            steps.step.push_back(i);
        }
    }
    return steps;
}

void check_complete(const std::vector<StepBin>& bins, std::size_t size) {
    std::size_t next = 0;
    for (const StepBin bin : bins) {
        REQUIRE(bin.begin == next);
        REQUIRE(bin.end > bin.begin);
        next = bin.end;
    }
    CHECK(next == size);
}

TEST_CASE("A short run has an interval per step", "[report]") {
    const TimeSteps steps = sequences_of({3, 2});
    const std::vector<StepBin> bins = bin_steps(steps, 5);
    check_complete(bins, 5);
    CHECK(bins.size() == 5);
    CHECK(label(steps, bins[3]) == "sequence 1, step 0");
}

TEST_CASE("Intervals of a long run end where a sequence does", "[report]") {
    const TimeSteps steps = sequences_of({25, 26});
    const std::vector<StepBin> bins = bin_steps(steps, 6);
    check_complete(bins, 51);
    CHECK(bins.size() == 6);
    CHECK(bins[2].end == 25);
    CHECK(label(steps, bins[2]) == "sequence 0, steps 18 to 24, mean");
}

TEST_CASE("A great many sequences do not make a great many intervals", "[report]") {
    const TimeSteps steps = sequences_of(std::vector<std::size_t>(10000, 2));
    const std::vector<StepBin> bins = bin_steps(steps, 500);
    check_complete(bins, 20000);
    CHECK(bins.size() == 500);
    CHECK(label(steps, bins[0]) == "sequences 0 to 19, mean");
    CHECK(sequence_marks(steps).empty());
}

TEST_CASE("A run without steps has no intervals", "[report]") {
    CHECK(bin_steps({}).empty());
    CHECK(sequence_marks({}).empty());
}

TEST_CASE("The mean and the maximum of an interval", "[report]") {
    const std::vector<double> column{1, 2, 6, 100};
    CHECK(mean(column, {0, 3}) == 3);
    CHECK(maximum(column, {1, 3}) == 6);
}

TEST_CASE("Sequences are marked where they begin", "[report]") {
    const std::vector<Mark> marks = sequence_marks(sequences_of({3, 2, 4}));
    REQUIRE(marks.size() == 2);
    CHECK(marks[1].value == 5);
    CHECK(marks[1].name == "sequence 2");
}

}  // namespace
}  // namespace spartus::report
