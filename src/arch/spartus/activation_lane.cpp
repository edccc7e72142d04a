#include "spartus/arch/spartus/activation_lane.hpp"

#include <stdexcept>
#include <utility>

#include "spartus/nn/activation_tables.hpp"
#include "spartus/nn/cells/gru.hpp"
#include "spartus/nn/cells/lstm.hpp"

namespace spartus::arch::spartus {
namespace {

using Rows = std::vector<const std::int16_t*>;

std::int16_t lstm_lane(const Rows& pre, std::size_t lane, std::int16_t& c) {
    const int i = nn::sigmoid(pre[0][lane]);
    const int f = nn::sigmoid(pre[1][lane]);
    const int g = nn::tanh(pre[2][lane]);
    const int o = nn::sigmoid(pre[3][lane]);
    const int exact = f * c + i * g * (1 << nn::lut_fraction_bits);
    c = nn::saturate<std::int16_t>(nn::round_shift(exact, nn::lut_fraction_bits));
    return static_cast<std::int16_t>(o * nn::tanh(c));
}

std::int16_t gru_lane(const Rows& pre, std::size_t lane, std::int16_t& h) {
    const int r = nn::sigmoid(pre[0][lane]);
    const int z = nn::sigmoid(pre[1][lane]);
    const int candidate = pre[2][lane] + nn::round_shift(r * pre[3][lane], nn::lut_fraction_bits);
    const int n = nn::tanh(nn::saturate<std::int16_t>(candidate));
    const int taken = ((1 << nn::lut_fraction_bits) - z) * n;
    h = nn::saturate<std::int16_t>(taken + nn::round_shift(z * h, nn::lut_fraction_bits));
    return h;
}

template <std::int16_t (&compute)(const Rows&, std::size_t, std::int16_t&)>
void side_by_side(const Rows& pre, std::size_t count, std::int16_t* state, std::int16_t* h) {
    for (std::size_t lane = 0; lane < count; ++lane) h[lane] = compute(pre, lane, state[lane]);
}

/// Which cells Spartus runs.
constexpr std::pair<const nn::Cell*, Lanes> lanes[] = {{&nn::lstm, side_by_side<lstm_lane>},
                                                       {&nn::gru, side_by_side<gru_lane>}};

}  // namespace

Lanes lanes_of(const nn::Cell& cell) {
    for (const auto& [known, compute] : lanes) {
        if (known->name == cell.name) return compute;
    }
    throw std::logic_error("Spartus has no lanes for this cell");
}

const std::vector<const nn::Cell*>& cells_with_lanes() {
    static const std::vector<const nn::Cell*> all = [] {
        std::vector<const nn::Cell*> cells;
        for (const auto& [cell, compute] : lanes) cells.push_back(cell);
        return cells;
    }();
    return all;
}

}  // namespace spartus::arch::spartus
