#include "spartus/lstm/activation_tables.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "spartus/lstm/fixed_point.hpp"

namespace spartus::lstm {
namespace {

// Beyond ±4 both functions lie within half an LSB of their limits, so the tables hold [-4, 4) and clamp.
constexpr int table_limit = 4 << activation_fraction_bits;

using Table = std::array<std::int8_t, 2 * table_limit>;

// Both functions are transcendental at every non-zero rational, so no entry is near a tie and double suffices.
template <typename Function>
Table tabulate(Function function) {
    Table table{};
    for (int x = -table_limit; x < table_limit; ++x) {
        const double exact = function(std::ldexp(x, -activation_fraction_bits));
        table[static_cast<std::size_t>(x + table_limit)] = quantise<std::int8_t>(exact, lut_fraction_bits);
    }
    return table;
}

int look_up(const Table& table, std::int16_t x) {
    return table[static_cast<std::size_t>(std::clamp<int>(x, -table_limit, table_limit - 1) + table_limit)];
}

const Table sigmoid_table = tabulate([](double x) { return 1.0 / (1.0 + std::exp(-x)); });
const Table tanh_table = tabulate([](double x) { return std::tanh(x); });

}  // namespace

int sigmoid(std::int16_t x) { return look_up(sigmoid_table, x); }
int tanh(std::int16_t x) { return look_up(tanh_table, x); }

}  // namespace spartus::lstm
