#include "spartus/arch/spartus/column_words.hpp"

#include "spartus/nn/cells/gru.hpp"

#include "support/catch.hpp"

using spartus::arch::spartus::ColumnWords;
using Lidx = std::vector<std::uint32_t>;

namespace {

constexpr std::uint32_t none = ColumnWords::padding;

/// Two columns of a layer of three units on two PEs: rows i0 i1 i2 f0 …; L = 8, and PE 1 lacks every second row.
std::vector<std::int8_t> weights(bool first_column_empty = false) {
    std::vector<std::int8_t> all(std::size_t{12} * 2);
    const auto set = [&all](std::size_t row, std::size_t column) { all[row * 2 + column] = 5; };
    if (!first_column_empty) set(0, 0), set(2, 0), set(3, 0);  // i0, i2, f0, all of PE 0
    set(1, 1), set(11, 1);                                     // i1 of PE 1, o2 of PE 0
    return all;
}

Lidx lidx(const ColumnWords& words, std::uint32_t column, std::uint32_t word, std::size_t pes) {
    const std::uint32_t* const all = words.lidx(column, word);
    return {all, all + pes};
}

}  // namespace

TEST_CASE("BLEN is the most weights of one column in one PE, and at least 1") {
    CHECK(ColumnWords(weights(), {2, 3, 2, false, false}).blen() == 3);
    CHECK(ColumnWords(weights(true), {2, 3, 2, false, false}).blen() == 1);
    CHECK(ColumnWords(std::vector<std::int8_t>(24), {2, 3, 2, false, false}).blen() == 1);
    CHECK(ColumnWords(weights(), {2, 3, 2, true, false}).blen() == 8);
}

TEST_CASE("A word has the next weight of each PE, in the order of the rows") {
    const ColumnWords words(weights(), {2, 3, 2, false, true});
    CHECK(lidx(words, 0, 0, 2) == Lidx{0, none});  // i0
    CHECK(lidx(words, 0, 1, 2) == Lidx{1, none});  // i2
    CHECK(lidx(words, 0, 2, 2) == Lidx{2, none});  // f0
    CHECK(lidx(words, 1, 0, 2) == Lidx{7, 0});     // o2 of PE 0, i1 of PE 1
    CHECK(lidx(words, 1, 1, 2) == Lidx{none, none});
    CHECK(words.non_zeros(0) == 3);
    CHECK(words.non_zeros(1) == 2);
}

TEST_CASE("Where all weights are stored word k is row k of every PE, and zeros are padding") {
    const ColumnWords words(weights(), {2, 3, 2, true, true});
    CHECK(lidx(words, 1, 7, 2) == Lidx{7, none});
    CHECK(lidx(words, 1, 1, 2) == Lidx{none, none});
}

TEST_CASE("A matrix of a GRU adds to three rows in four, and the fourth is stored in the dense format only") {
    // One column, one unit, one PE: W_hh feeds r, z and n_h.
    const std::vector<std::int8_t> all{5, 0, 5};
    const spartus::nn::Cell& gru = spartus::nn::gru;
    const ColumnWords sparse(all, {1, 1, 1, false, true, gru.rows, gru.hh});
    CHECK(sparse.blen() == 2);
    CHECK(lidx(sparse, 0, 1, 1) == Lidx{3});
    const ColumnWords dense(all, {1, 1, 1, true, true, gru.rows, gru.hh});
    CHECK(dense.blen() == 4);
    CHECK(lidx(dense, 0, 2, 1) == Lidx{none});
    CHECK(lidx(dense, 0, 3, 1) == Lidx{3});
}
