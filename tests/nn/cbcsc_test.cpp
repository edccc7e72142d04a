#include "spartus/nn/cbcsc.hpp"

#include <random>

#include "support/catch.hpp"

using namespace spartus;
using namespace spartus::nn;
using nn::BankFormat;

namespace {

struct Shape {
    std::uint32_t columns, hidden, arrays, pes;
};

std::vector<std::int8_t> random_weights(const Shape& shape, std::mt19937& random) {
    std::vector<std::int8_t> weights(lstm.gates * shape.hidden * shape.columns);
    for (auto& w : weights) w = random() % 3 == 0 ? static_cast<std::int8_t>(random()) : std::int8_t{0};
    return weights;
}

/// Puts the matrix together again from the banks alone.
std::vector<std::int8_t> decode(const Cbcsc& matrix, const Shape& shape) {
    const RowMapping mapping{shape.hidden, shape.pes, lstm.rows};
    std::vector<std::int8_t> weights(lstm.gates * shape.hidden * shape.columns);
    for (std::uint32_t column = 0; column < shape.columns; ++column) {
        const CbcscBank& bank = matrix.banks[column % shape.arrays];
        for (std::uint32_t word = 0; word < matrix.blen; ++word) {
            for (std::uint32_t pe = 0; pe < shape.pes; ++pe) {
                const std::size_t at = (std::size_t{column / shape.arrays} * matrix.blen + word) * shape.pes + pe;
                if (bank.val[at] == 0) continue;
                weights[mapping.row(bank.lidx[at], pe) * shape.columns + column] = bank.val[at];
            }
        }
    }
    return weights;
}

/// Of an LSTM.
MatrixRows rows(std::uint32_t hidden, std::uint32_t pes) {
    return {{hidden, pes, lstm.rows}, lstm.gates, lstm.ih};
}

}  // namespace

TEST_CASE("Row r lies in PE r mod M at LIDX r div M, and a neuron's four gates in one PE") {
    const RowMapping mapping{10, 4, lstm.rows};
    CHECK(mapping.groups() == 3);
    CHECK(mapping.padded() == 12);
    CHECK(mapping.rows_per_pe() == 12);
    for (std::uint32_t gate = 0; gate < lstm.gates; ++gate) {
        for (std::uint32_t k = 0; k < mapping.hidden; ++k) {
            const std::uint32_t r = gate * mapping.padded() + k;
            CHECK(mapping.neuron(r / 4, r % 4) == k);
            CHECK(mapping.row(r / 4, r % 4) == gate * mapping.hidden + k);
            CHECK(mapping.lidx(gate, k / 4) == r / 4);
        }
    }
}

TEST_CASE("Any matrix comes back from its banks, whatever the shape") {
    std::mt19937 random(7);
    for (int round = 0; round < 200; ++round) {
        const Shape shape{
            static_cast<std::uint32_t>(random() % 12 + 1), static_cast<std::uint32_t>(random() % 12 + 1),
            static_cast<std::uint32_t>(random() % 5 + 1), static_cast<std::uint32_t>(random() % 9 + 1)};
        const auto weights = random_weights(shape, random);
        for (const BankFormat format : {BankFormat::cbcsc, BankFormat::dense}) {
            const Cbcsc matrix =
                encode_cbcsc(weights, shape.columns, rows(shape.hidden, shape.pes), shape.arrays, format);
            if (decode(matrix, shape) != weights) FAIL("round " << round);
        }
    }
    SUCCEED();
}

TEST_CASE("BLEN is the largest number of non-zeros of any sub-column, and at least 1") {
    // H = 2, M = 1, two columns: three and one non-zeros.
    const std::vector<std::int8_t> weights = {1, 0, 2, 0, 0, 0, 3, 0, 0, 9, 0, 0, 0, 0, 0, 0};
    const Cbcsc matrix = encode_cbcsc(weights, 2, rows(2, 1), 2, BankFormat::cbcsc);
    CHECK(matrix.blen == 3);
    CHECK(matrix.slots == 1);
    CHECK(matrix.non_zeros == 4);
    CHECK(matrix.pairs == 6);
    CHECK(matrix.banks[0].val == std::vector<Val>{1, 2, 3});
    CHECK(matrix.banks[0].lidx == std::vector<Lidx>{0, 1, 3});
    CHECK(matrix.banks[1].val == std::vector<Val>{9, 0, 0});

    const std::vector<std::int8_t> nothing(8);
    CHECK(encode_cbcsc(nothing, 1, rows(2, 1), 1, BankFormat::cbcsc).blen == 1);
}

TEST_CASE("The dense format stores all L weights of every sub-column") {
    const std::vector<std::int8_t> weights = {1, 0, 2, 0, 0, 0, 3, 0};
    const Cbcsc matrix = encode_cbcsc(weights, 1, rows(2, 1), 1, BankFormat::dense);
    CHECK(matrix.blen == 8);
    CHECK(matrix.banks[0].val == std::vector<Val>(weights.begin(), weights.end()));
    CHECK(matrix.banks[0].lidx == std::vector<Lidx>{0, 1, 2, 3, 4, 5, 6, 7});
}
