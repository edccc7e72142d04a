#include "spartus/cost/memory.hpp"

#include "support/catch.hpp"

using namespace spartus;

TEST_CASE("A memory takes its cheapest shape of BRAM36") {
    CHECK(cost::bram36_of(72, 512) == 1);
    CHECK(cost::bram36_of(72, 513) == 2);
    CHECK(cost::bram36_of(36, 1024) == 1);
    CHECK(cost::bram36_of(73, 512) == 2);
    CHECK(cost::bram36_of(1, 32768) == 1);
    CHECK(cost::bram36_of(896, 576) == 25);  // 25 columns of 1K x 36; 13 of 512 x 72 would be needed twice
}

TEST_CASE("A memory takes its cheapest shape of half blocks") {
    CHECK(cost::bram18_of(36, 512) == 1);
    CHECK(cost::bram18_of(32, 513) == 2);
    CHECK(cost::bram18_of(9, 2048) == 1);
    CHECK(cost::bram18_of(1, 16384) == 1);
}

TEST_CASE("Four LUTs hold 32 words of 6 bits or 64 of 3") {
    CHECK(cost::lutram_of(6, 32) == 4);
    CHECK(cost::lutram_of(7, 32) == 8);
    CHECK(cost::lutram_of(3, 33) == 4);
    CHECK(cost::lutram_of(32, 64) == 44);
}

TEST_CASE("Memories up to 64 words are distributed and deeper ones share blocks in pairs") {
    const cost::Resources shallow = cost::memories_of(3, 32, 64);
    CHECK(shallow.lut == 3 * 44);
    CHECK(shallow.bram36 == 0);
    const cost::Resources deep = cost::memories_of(3, 32, 65);
    CHECK(deep.lut == 0);
    CHECK(deep.bram36 == 2);  // 3 half blocks
    CHECK(cost::memories_of(3, 32, 0).lut == 0);
}
