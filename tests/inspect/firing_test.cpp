#include "spartus/inspect/firing.hpp"

#include "support/catch.hpp"

using namespace spartus::inspect;

TEST_CASE("Firing is counted as the encoder sends: the change since what was last sent reaches the threshold") {
    Firing firing(2, {0, 0.5});
    firing.begin_sequence();
    // In LSB of 1/256. The first element creeps by 64, a quarter, so every second step at 0.5; the other never
    // moves.
    for (const int x : {64, 128, 192, 256}) {
        const std::int16_t step[] = {static_cast<std::int16_t>(x), 0};
        firing.step(step);
    }
    const Table table = firing.table();
    REQUIRE(table.rows.size() == 2);
    CHECK(table.rows[0][1].json == 1 - 4.0 / 8);  // temporal sparsity
    CHECK(table.rows[0][2].json == 1.0);          // fired per step
    CHECK(table.rows[0][3].json == 1);            // most in a step
    CHECK(table.rows[1][1].json == 1 - 2.0 / 8);
    CHECK(firing.constant_elements() == 1);
}

TEST_CASE("A sequence begins with nothing sent") {
    Firing firing(1, {0});
    const std::int16_t one[] = {256};
    for (int sequence = 0; sequence < 3; ++sequence) {
        firing.begin_sequence();
        firing.step(one);
        firing.step(one);
    }
    CHECK(firing.table().rows[0][2].json == 0.5);
    CHECK(Firing(1, {0}).table().rows.empty());
}
