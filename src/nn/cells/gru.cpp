#include "spartus/nn/cells/gru.hpp"

#include <cmath>

#include "spartus/nn/activation_tables.hpp"
#include "spartus/nn/cells/logistic.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::nn {
namespace {

void activate(const std::vector<std::int16_t>& pre, std::vector<std::int16_t>&, std::vector<std::int16_t>& h) {
    constexpr int one = 1 << lut_fraction_bits;
    const std::size_t hidden = h.size();
    for (std::size_t k = 0; k < hidden; ++k) {
        const int r = sigmoid(pre[row_r * hidden + k]);
        const int z = sigmoid(pre[row_z * hidden + k]);
        const int recurrent = round_shift(r * pre[row_nh * hidden + k], lut_fraction_bits);
        const int n = tanh(saturate<std::int16_t>(pre[row_nx * hidden + k] + recurrent));
        const int kept = round_shift(z * h[k], lut_fraction_bits);
        h[k] = saturate<std::int16_t>((one - z) * n + kept);
    }
}

void activate_float(const std::vector<float>& pre, std::vector<float>&, std::vector<float>& h) {
    const std::size_t hidden = h.size();
    for (std::size_t k = 0; k < hidden; ++k) {
        const float r = logistic(pre[row_r * hidden + k]);
        const float z = logistic(pre[row_z * hidden + k]);
        const float n = std::tanh(pre[row_nx * hidden + k] + r * pre[row_nh * hidden + k]);
        h[k] = (1 - z) * n + z * h[k];
    }
}

constexpr Cell make() {
    Cell cell{};
    cell.name = "gru";
    cell.title = "GRU";
    cell.rows = 4;
    cell.row_names = {"r", "z", "n_x", "n_h"};
    cell.gates = 3;
    cell.ih = {row_r, row_z, row_nx};
    cell.hh = {row_r, row_z, row_nh};
    cell.look_ups = 3;  // r, z, n
    cell.products = 3;  // r·n_h, (1 - z)·n, z·h
    cell.activate = activate;
    cell.activate_float = activate_float;
    return cell;
}

}  // namespace

const Cell gru = make();

}  // namespace spartus::nn
