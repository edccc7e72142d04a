#include "spartus/nn/cells/lstm.hpp"

#include <cmath>

#include "spartus/nn/activation_tables.hpp"
#include "spartus/nn/cells/logistic.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::nn {
namespace {

void activate(const std::vector<std::int16_t>& pre, std::vector<std::int16_t>& c, std::vector<std::int16_t>& h) {
    const std::size_t hidden = h.size();
    for (std::size_t k = 0; k < hidden; ++k) {
        const int i = sigmoid(pre[gate_i * hidden + k]);
        const int f = sigmoid(pre[gate_f * hidden + k]);
        const int g = tanh(pre[gate_g * hidden + k]);
        const int o = sigmoid(pre[gate_o * hidden + k]);
        const int exact_c = c[k] * f + i * g * (1 << lut_fraction_bits);  // 12 fraction bits
        c[k] = saturate<std::int16_t>(round_shift(exact_c, lut_fraction_bits));
        h[k] = static_cast<std::int16_t>(o * tanh(c[k]));
    }
}

void activate_float(const std::vector<float>& pre, std::vector<float>& c, std::vector<float>& h) {
    const std::size_t hidden = h.size();
    for (std::size_t k = 0; k < hidden; ++k) {
        const float i = logistic(pre[gate_i * hidden + k]);
        const float f = logistic(pre[gate_f * hidden + k]);
        const float g = std::tanh(pre[gate_g * hidden + k]);
        const float o = logistic(pre[gate_o * hidden + k]);
        c[k] = f * c[k] + i * g;
        h[k] = o * std::tanh(c[k]);
    }
}

constexpr Cell make() {
    Cell cell{};
    cell.name = "lstm";
    cell.title = "LSTM";
    cell.rows = 4;
    cell.row_names = {"i", "f", "g", "o"};
    cell.gates = 4;
    cell.ih = cell.hh = {gate_i, gate_f, gate_g, gate_o};
    cell.initial_bias = {0, 0.5F, 0, 0};  // together 1, which a Q1.7 bias could not hold
    cell.look_ups = 5;                    // i, f, g, o, tanh(c)
    cell.products = 3;                    // f·c, i·g, o·tanh(c)
    cell.activate = activate;
    cell.activate_float = activate_float;
    return cell;
}

}  // namespace

const Cell lstm = make();

}  // namespace spartus::nn
