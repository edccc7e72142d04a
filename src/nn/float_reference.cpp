#include "spartus/nn/float_reference.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "spartus/nn/fixed_point.hpp"

namespace spartus::nn {
namespace {

/// A matrix by columns, each row of which feeds one of the sums. Adding a column at a time vectorises without
/// reordering a sum; where most weights are zero, the others alone give the same sums sooner.
class Columns {
   public:
    Columns(const std::vector<float>& matrix, std::size_t columns, const Feeds& feeds, std::size_t hidden)
        : rows_(matrix.size() / columns), feeds_(feeds), hidden_(hidden) {
        constexpr std::size_t worth_it = 4;
        const auto zeros = static_cast<std::size_t>(std::count(matrix.begin(), matrix.end(), 0.0F));
        const bool sparse = (matrix.size() - zeros) * worth_it < matrix.size();
        weights_.resize(sparse ? matrix.size() - zeros : matrix.size());
        if (sparse) {
            find_non_zeros(matrix, columns);
        } else {
            turn(matrix, columns);
        }
    }

    void add(std::size_t column, float value, std::vector<float>& sums) const {
        if (value == 0.0F) return;
        if (end_.empty()) return add_dense(column, value, sums);
        for (std::size_t k = column == 0 ? 0 : end_[column - 1]; k < end_[column]; ++k) {
            sums[sum_[k]] += weights_[k] * value;
        }
    }

   private:
    /// A few columns at a time: what comes from memory together is used together.
    void turn(const std::vector<float>& matrix, std::size_t columns) {
        constexpr std::size_t line = 16;  // numbers of a cache line
        for (std::size_t first = 0; first < columns; first += line) {
            const std::size_t end = std::min(first + line, columns);
            for (std::size_t r = 0; r < rows_; ++r) {
                for (std::size_t c = first; c < end; ++c) weights_[c * rows_ + r] = matrix[r * columns + c];
            }
        }
    }

    void find_non_zeros(const std::vector<float>& matrix, std::size_t columns) {
        end_.resize(columns);
        sum_.resize(weights_.size());
        for (std::size_t k = 0; k < matrix.size(); ++k) {
            if (matrix[k] != 0.0F) ++end_[k % columns];
        }
        std::partial_sum(end_.begin(), end_.end(), end_.begin());
        std::vector<std::size_t> next(columns);
        std::copy(end_.begin(), end_.end() - 1, next.begin() + 1);
        for (std::size_t r = 0; r < rows_; ++r) {
            const std::size_t sum = feeds_[r / hidden_] * hidden_ + r % hidden_;
            for (std::size_t c = 0; c < columns; ++c) {
                const float weight = matrix[r * columns + c];
                if (weight == 0.0F) continue;
                sum_[next[c]] = static_cast<std::uint32_t>(sum);
                weights_[next[c]++] = weight;
            }
        }
    }

    void add_dense(std::size_t column, float value, std::vector<float>& sums) const {
        for (std::size_t gate = 0; gate < rows_ / hidden_; ++gate) {
            const float* const weights = weights_.data() + column * rows_ + gate * hidden_;
            float* const of_gate = sums.data() + feeds_[gate] * hidden_;
            for (std::size_t k = 0; k < hidden_; ++k) of_gate[k] += weights[k] * value;
        }
    }

    std::size_t rows_;
    Feeds feeds_;
    std::size_t hidden_;
    std::vector<float> weights_;      ///< column after column
    std::vector<std::uint32_t> sum_;  ///< of a sparse matrix, beside each weight
    std::vector<std::size_t> end_;    ///< likewise, of each column
};

class FloatState {
   public:
    explicit FloatState(const FloatLayer& layer)
        : cell_(*layer.cell),
          inputs_(layer.inputs),
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
        for (std::size_t j = 0; j < inputs_; ++j) w_ih_.add(j, x[j], sums_);
        for (std::size_t j = 0; j < h_.size(); ++j) w_hh_.add(j, h_[j], sums_);
        cell_.activate_float(sums_, c_, h_);
        return h_;
    }

   private:
    const Cell& cell_;
    std::size_t inputs_;
    Columns w_ih_, w_hh_;
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
