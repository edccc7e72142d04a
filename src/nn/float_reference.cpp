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

class FloatState {
   public:
    explicit FloatState(const FloatLayer& layer)
        : cell_(*layer.cell),
          inputs_(layer.inputs),
          w_ih_(transposed(layer.weight_ih, layer.inputs)),
          w_hh_(transposed(layer.weight_hh, layer.hidden)),
          bias_(bias_of_rows<float>(cell_, layer.bias_ih, layer.bias_hh)),
          h_(layer.hidden),
          c_(layer.hidden) {}

    void reset() {
        std::fill(h_.begin(), h_.end(), 0.0F);
        std::fill(c_.begin(), c_.end(), 0.0F);
    }

    const std::vector<float>& step(const std::vector<float>& x) {
        sums_ = bias_;
        for (std::size_t j = 0; j < inputs_; ++j) add_column(w_ih_, cell_.ih, j, x[j]);
        for (std::size_t j = 0; j < h_.size(); ++j) add_column(w_hh_, cell_.hh, j, h_[j]);
        cell_.activate_float(sums_, c_, h_);
        return h_;
    }

   private:
    void add_column(const std::vector<float>& columns, const Feeds& feeds, std::size_t j, float value) {
        if (value == 0.0F) return;
        const std::size_t hidden = h_.size();
        for (std::size_t gate = 0; gate < cell_.gates; ++gate) {
            const float* const column = columns.data() + (j * cell_.gates + gate) * hidden;
            float* const sums = sums_.data() + feeds[gate] * hidden;
            for (std::size_t k = 0; k < hidden; ++k) sums[k] += column[k] * value;
        }
    }

    const Cell& cell_;
    std::size_t inputs_;
    std::vector<float> w_ih_, w_hh_;  ///< by column
    std::vector<float> bias_, sums_;  ///< [rows·H]
    std::vector<float> h_, c_;        ///< [H]
};

}  // namespace

std::vector<float> float_hidden(const std::vector<FloatLayer>& layers, const std::vector<Trace>& traces) {
    std::vector<FloatState> states(layers.begin(), layers.end());
    std::vector<float> result;
    result.reserve(count_steps(traces) * layers.back().hidden);
    for (const Trace& trace : traces) {
        for (FloatState& state : states) state.reset();
        for (std::size_t t = 0; t < trace.steps; ++t) {
            std::vector<float> values;
            for (std::size_t j = 0; j < trace.inputs; ++j) {
                values.push_back(
                    std::ldexp(static_cast<float>(trace.x[t * trace.inputs + j]), -activation_fraction_bits));
            }
            for (FloatState& state : states) values = state.step(values);
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
