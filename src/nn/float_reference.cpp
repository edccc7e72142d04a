#include "spartus/nn/float_reference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "spartus/nn/fixed_point.hpp"

namespace spartus::nn {
namespace {

/// The matrix by columns: adding a column at a time vectorises without reordering a sum.
std::vector<float> transposed(const std::vector<float>& matrix, std::size_t columns) {
    const std::size_t rows = matrix.size() / columns;
    std::vector<float> result(matrix.size());
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t c = 0; c < columns; ++c) result[c * rows + r] = matrix[r * columns + c];
    }
    return result;
}

float sigmoid_of(float x) {
    return 1.0F / (1.0F + std::exp(-x));
}

class FloatCell {
   public:
    explicit FloatCell(const FloatLayer& layer)
        : inputs_(layer.inputs),
          w_ih_(transposed(layer.weight_ih, layer.inputs)),
          w_hh_(transposed(layer.weight_hh, layer.hidden)),
          bias_(layer.bias_ih),
          h_(layer.hidden),
          c_(layer.hidden) {
        for (std::size_t r = 0; r < bias_.size(); ++r) bias_[r] += layer.bias_hh[r];
    }

    void reset() {
        std::fill(h_.begin(), h_.end(), 0.0F);
        std::fill(c_.begin(), c_.end(), 0.0F);
    }

    const std::vector<float>& step(const std::vector<float>& x) {
        sums_ = bias_;
        for (std::size_t j = 0; j < inputs_; ++j) add_column(w_ih_, j, x[j]);
        for (std::size_t j = 0; j < h_.size(); ++j) add_column(w_hh_, j, h_[j]);
        const std::size_t hidden = h_.size();
        for (std::size_t k = 0; k < hidden; ++k) {
            const float i = sigmoid_of(sums_[gate_i * hidden + k]);
            const float f = sigmoid_of(sums_[gate_f * hidden + k]);
            const float g = std::tanh(sums_[gate_g * hidden + k]);
            const float o = sigmoid_of(sums_[gate_o * hidden + k]);
            c_[k] = f * c_[k] + i * g;
            h_[k] = o * std::tanh(c_[k]);
        }
        return h_;
    }

   private:
    void add_column(const std::vector<float>& columns, std::size_t j, float value) {
        if (value == 0.0F) return;
        const float* const column = columns.data() + j * sums_.size();
        for (std::size_t r = 0; r < sums_.size(); ++r) sums_[r] += column[r] * value;
    }

    std::size_t inputs_;
    std::vector<float> w_ih_, w_hh_;  ///< by column
    std::vector<float> bias_, sums_;  ///< [4H]
    std::vector<float> h_, c_;        ///< [H]
};

}  // namespace

std::vector<float> float_hidden(const std::vector<FloatLayer>& layers, const std::vector<Trace>& traces) {
    std::vector<FloatCell> cells(layers.begin(), layers.end());
    std::vector<float> result;
    result.reserve(count_steps(traces) * layers.back().hidden);
    for (const Trace& trace : traces) {
        for (FloatCell& cell : cells) cell.reset();
        for (std::size_t t = 0; t < trace.steps; ++t) {
            std::vector<float> values;
            for (std::size_t j = 0; j < trace.inputs; ++j) {
                values.push_back(
                    std::ldexp(static_cast<float>(trace.x[t * trace.inputs + j]), -activation_fraction_bits));
            }
            for (FloatCell& cell : cells) values = cell.step(values);
            result.insert(result.end(), values.begin(), values.end());
        }
    }
    return result;
}

double sqnr_db(const std::vector<float>& expected, const std::vector<std::int16_t>& h) {
    double signal = 0;
    double noise = 0;
    for (std::size_t k = 0; k < expected.size(); ++k) {
        const double is = std::ldexp(static_cast<double>(h[k]), -activation_fraction_bits);
        const double difference = expected[k] - is;
        signal += static_cast<double>(expected[k]) * expected[k];
        noise += difference * difference;
    }
    if (signal == 0) return std::numeric_limits<double>::quiet_NaN();
    return 10 * std::log10(signal / noise);
}

}  // namespace spartus::nn
