#include "spartus/arch/spartus/activation_lane.hpp"

#include <stdexcept>
#include <utility>

#include "spartus/nn/activation_tables.hpp"
#include "spartus/nn/cells/gru.hpp"
#include "spartus/nn/cells/lstm.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::arch::spartus {
namespace {

/// Which cells Spartus runs.
constexpr std::pair<const nn::Cell*, Lane> lanes[] = {{&nn::lstm, lstm_lane}, {&nn::gru, gru_lane}};

std::int16_t pre_activation(std::int32_t sum) {
    return nn::saturate<std::int16_t>(
        nn::round_shift(sum, nn::accumulator_fraction_bits - nn::activation_fraction_bits));
}

}  // namespace

std::int16_t lstm_lane(const LaneSums& sums, std::int16_t& c) {
    const auto& [i, f, g, o] = sums;
    const int forgotten = nn::sigmoid(pre_activation(f)) * c;
    const int added = nn::sigmoid(pre_activation(i)) * nn::tanh(pre_activation(g));
    const int exact = forgotten + added * (1 << nn::lut_fraction_bits);
    c = nn::saturate<std::int16_t>(nn::round_shift(exact, nn::lut_fraction_bits));
    return static_cast<std::int16_t>(nn::sigmoid(pre_activation(o)) * nn::tanh(c));
}

std::int16_t gru_lane(const LaneSums& sums, std::int16_t& h) {
    const auto& [r, z, n_x, n_h] = sums;
    const int gated = nn::sigmoid(pre_activation(r)) * pre_activation(n_h);
    const int candidate = pre_activation(n_x) + nn::round_shift(gated, nn::lut_fraction_bits);
    const int n = nn::tanh(nn::saturate<std::int16_t>(candidate));
    const int update = nn::sigmoid(pre_activation(z));
    const int taken = ((1 << nn::lut_fraction_bits) - update) * n;
    h = nn::saturate<std::int16_t>(taken + nn::round_shift(update * h, nn::lut_fraction_bits));
    return h;
}

Lane lane_of(const nn::Cell& cell) {
    for (const auto& [known, lane] : lanes) {
        if (known->name == cell.name) return lane;
    }
    throw std::logic_error("Spartus has no lane for this cell");
}

const std::vector<const nn::Cell*>& cells_with_lanes() {
    static const std::vector<const nn::Cell*> all = [] {
        std::vector<const nn::Cell*> cells;
        for (const auto& [cell, lane] : lanes) cells.push_back(cell);
        return cells;
    }();
    return all;
}

}  // namespace spartus::arch::spartus
