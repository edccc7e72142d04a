#include "spartus/pack/memory_text.hpp"

#include "support/catch.hpp"

using spartus::pack::WordText;

namespace {

using Fields = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("Field 0 of a word stands in its least significant bits") {
    const Fields nibbles = {1, 2, 0xf};
    CHECK(WordText(4, 3).text(nibbles.data()) == "f21");
    const Fields fives = {0x1f, 0, 1};  // 00001 00000 11111
    CHECK(WordText(5, 3).text(fives.data()) == "041f");
    CHECK(WordText(5, 3).word_bits() == 15);
    const Fields whole = {0xffffffff, 0x12345678};
    CHECK(WordText(32, 2).text(whole.data()) == "12345678ffffffff");
}

TEST_CASE("Only the low bits of a value go into its field") {
    const Fields negative = {static_cast<std::uint32_t>(-1), 0};
    CHECK(WordText(9, 2).text(negative.data()) == "001ff");
}

TEST_CASE("A word is read back, and what is none is refused") {
    for (const std::uint32_t bits : {1u, 5u, 8u, 14u, 32u}) {
        Fields values;
        for (std::uint32_t k = 0; k < 7; ++k) values.push_back((0x9e3779b9u * (k + 1)) >> (32 - bits));
        Fields back(7);
        const WordText word(bits, 7);
        REQUIRE(word.parse(word.text(values.data()), back.data()));
        CHECK(back == values);
    }
    Fields back(3);
    const WordText word(5, 3);
    CHECK(word.parse("7FFF", back.data()));
    CHECK_FALSE(word.parse("8000", back.data()));
    CHECK_FALSE(word.parse("7ff", back.data()));
    CHECK_FALSE(word.parse("07fff", back.data()));
    CHECK_FALSE(word.parse("7f f", back.data()));
    CHECK_FALSE(word.parse("7fg0", back.data()));
}

TEST_CASE("Memories are written as $readmemh and Vivado read them") {
    CHECK(spartus::pack::readmemh_text("bank0: 2 words", {"0a", "ff"}) == "// bank0: 2 words\n0a\nff\n");
    CHECK(spartus::pack::coe_text({"0a", "ff"}) ==
          "memory_initialization_radix=16;\nmemory_initialization_vector=\n0a,\nff;\n");
}
