#include "spartus/nn/float_reference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "spartus/nn/fixed_point.hpp"
#include "spartus/nn/non_zeros.hpp"

namespace spartus::nn {
namespace {

/// A matrix, each row of which feeds one of the sums. Each sum gets its products column by column, whether all are
/// computed or, where most weights are zero, only the others.
class Matrix {
   public:
    Matrix(const std::vector<float>& matrix, std::size_t columns, const Feeds& feeds, std::size_t hidden)
        : matrix_(matrix), columns_(columns), rows_(matrix.size() / columns), feeds_(feeds), hidden_(hidden) {
        constexpr std::size_t worth_it = 4;
        const auto zeros = static_cast<std::size_t>(std::count(matrix.begin(), matrix.end(), 0.0F));
        if ((matrix.size() - zeros) * worth_it < matrix.size()) non_zeros_ = {matrix, columns, feeds, hidden};
    }

    void add(const std::vector<float>& values, std::vector<float>& sums) const {
        if (non_zeros_.begin.empty()) return add_all(values, sums);
        for (std::size_t c = 0; c < columns_; ++c) {
            for (std::size_t k = non_zeros_.begin[c]; k < non_zeros_.begin[c + 1]; ++k) {
                sums[non_zeros_.row[k]] += non_zeros_.weight[k] * values[c];
            }
        }
    }

   private:
    std::size_t sum_of(std::size_t row) const { return feeds_[row / hidden_] * hidden_ + row % hidden_; }

    /// Some rows together, whose sums need not wait for one another.
    void add_all(const std::vector<float>& values, std::vector<float>& sums) const {
        constexpr std::size_t together = 8;
        std::size_t row = 0;
        for (; row + together <= rows_; row += together) add_rows<together>(row, values, sums);
        for (; row < rows_; ++row) add_rows<1>(row, values, sums);
    }

    template <std::size_t count>
    void add_rows(std::size_t first, const std::vector<float>& values, std::vector<float>& sums) const {
        const float* const weights = matrix_.data() + first * columns_;
        std::array<float, count> of_row;
        for (std::size_t k = 0; k < count; ++k) of_row[k] = sums[sum_of(first + k)];
        for (std::size_t c = 0; c < columns_; ++c) {
            for (std::size_t k = 0; k < count; ++k) of_row[k] += weights[k * columns_ + c] * values[c];
        }
        for (std::size_t k = 0; k < count; ++k) sums[sum_of(first + k)] = of_row[k];
    }

    const std::vector<float>& matrix_;
    std::size_t columns_;
    std::size_t rows_;
    Feeds feeds_;
    std::size_t hidden_;
    NonZeros<float> non_zeros_;  ///< without columns where all weights are taken
};

class FloatState {
   public:
    explicit FloatState(const FloatLayer& layer)
        : cell_(*layer.cell),
          w_ih_(layer.weight_ih, layer.inputs, cell_.ih, layer.hidden),
          w_hh_(layer.weight_hh, layer.hidden, cell_.hh, layer.hidden),
          bias_(bias_of_rows<float>(cell_, layer.bias_ih, layer.bias_hh)),
          h_(layer.hidden),
          c_(layer.hidden) {}

    void reset() {
        std::fill(h_.begin(), h_.end(), 0.0F);
        std::fill(c_.begin(), c_.end(), 0.0F);
    }

    const std::vector<float>& step(const std::vector<float>& x) {
        sums_ = bias_;
        w_ih_.add(x, sums_);
        w_hh_.add(h_, sums_);
        cell_.activate_float(sums_, c_, h_);
        return h_;
    }

   private:
    const Cell& cell_;
    Matrix w_ih_, w_hh_;
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
    constexpr double lsb = 1.0 / (1 << activation_fraction_bits);
    double signal = 0;
    double noise = 0;
    for (std::size_t k = 0; k < expected.size(); ++k) {
        const double is = h[k] * lsb;
        const double difference = expected[k] - is;
        signal += static_cast<double>(expected[k]) * expected[k];
        noise += difference * difference;
    }
    if (signal == 0) return std::numeric_limits<double>::quiet_NaN();
    return 10 * std::log10(signal / noise);
}

}  // namespace spartus::nn
