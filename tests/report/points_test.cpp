#include "spartus/report/points.hpp"

#include "support/catch.hpp"

namespace spartus::report {
namespace {

TEST_CASE("A point is named by its step or steps, and by the sequence where there are several", "[report]") {
    const Points one{{{0, 1, 0, 0, 0, 0}, {1, 4, 0, 1, 0, 3}}, {}};
    CHECK(label(one, 0) == "step 0");
    CHECK(label(one, 1) == "steps 1 to 3, mean");
    const Points two{{{0, 3, 0, 0, 0, 2}, {3, 4, 1, 0, 1, 0}}, {}};
    CHECK(label(two, 0) == "sequence 0, steps 0 to 2, mean");
    CHECK(label(two, 1) == "sequence 1, step 0");
    const Points many{{{0, 40, 0, 0, 19, 1}}, {}};
    CHECK(label(many, 0) == "sequences 0 to 19, mean");
}

TEST_CASE("Sequences are marked where they begin", "[report]") {
    const Points points{{{0, 2, 0, 0, 0, 1}, {2, 3, 0, 2, 0, 2}, {3, 5, 1, 0, 1, 1}, {5, 9, 2, 0, 2, 3}}, {}};
    const std::vector<Mark> marks = sequence_marks(points);
    REQUIRE(marks.size() == 2);
    CHECK(marks[1].value == 5);
    CHECK(marks[1].name == "sequence 2");
}

TEST_CASE("Neither a run without steps nor a great many sequences are marked", "[report]") {
    CHECK(sequence_marks({}).empty());
    Points points;
    for (std::size_t k = 0; k < 500; ++k) points.ranges.push_back({k, k + 1, k, 0, k, 0});
    CHECK(sequence_marks(points).empty());
}

}  // namespace
}  // namespace spartus::report
