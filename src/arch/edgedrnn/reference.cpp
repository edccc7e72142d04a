#include "spartus/arch/edgedrnn/reference.hpp"

#include "spartus/nn/activation_tables.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::arch::edgedrnn {
namespace {

constexpr std::int16_t one = 1 << nn::activation_fraction_bits;
constexpr int accumulator_bits = 24;

std::int16_t wrap16(std::int64_t value) {
    return static_cast<std::int16_t>(nn::wrap(static_cast<std::uint32_t>(value), 16));
}

std::int32_t wrap24(std::uint32_t value) {
    return nn::wrap(value, accumulator_bits);
}

std::int16_t rounded(std::int64_t value, int bits) {
    return wrap16(nn::round_shift(value, bits));
}

/// The shared tables give four fraction bits.
std::int32_t scaled(int table_value) {
    return table_value * (1 << (nn::activation_fraction_bits - nn::lut_fraction_bits));
}

/// [rows][columns] to column after column.
std::vector<std::int8_t> transposed(const std::vector<std::int8_t>& matrix, std::size_t columns) {
    const std::size_t rows = matrix.size() / columns;
    std::vector<std::int8_t> result(matrix.size());
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t column = 0; column < columns; ++column) {
            result[column * rows + row] = matrix[row * columns + column];
        }
    }
    return result;
}

/// One gate's rows of a column.
void add_rows(std::vector<std::uint32_t>& sums, const std::int8_t* weights, std::int16_t delta) {
    const std::size_t count = sums.size();
    for (std::size_t k = 0; k < count; ++k) {
        sums[k] += static_cast<std::uint32_t>(std::int16_t{weights[k]} * delta);
    }
}

}  // namespace

ReferenceLayer::ReferenceLayer(const Layer& layer, std::int32_t threshold_x, std::int32_t threshold_h)
    : threshold_x_(threshold_x),
      threshold_h_(threshold_h),
      hidden_(layer.hidden),
      bias_(layer.bias),
      w_ih_(transposed(layer.weight_ih, layer.inputs)),
      w_hh_(transposed(layer.weight_hh, layer.hidden)),
      x_sent_(layer.inputs),
      h_sent_(layer.hidden),
      h_(layer.hidden),
      a_r_(layer.hidden),
      a_u_(layer.hidden),
      a_cx_(layer.hidden),
      a_ch_(layer.hidden) {}

void ReferenceLayer::step(const std::int16_t* x) {
    const std::size_t rows = gates * hidden_;
    std::int16_t delta = 0;
    bias_fired_ = send(one, bias_sent_, threshold_x_, delta);
    if (bias_fired_) add(bias_.data(), delta, a_cx_);
    bias_sent_ = one;  // whether it was sent or not

    fired_x_.clear();
    for (std::uint32_t i = 0; i < x_sent_.size(); ++i) {
        if (!send(x[i], x_sent_[i], threshold_x_, delta)) continue;
        fired_x_.push_back(i);
        add(w_ih_.data() + i * rows, delta, a_cx_);
    }
    fired_h_.clear();
    for (std::uint32_t j = 0; j < hidden_; ++j) {
        if (!send(h_[j], h_sent_[j], threshold_h_, delta)) continue;
        fired_h_.push_back(j);
        add(w_hh_.data() + j * rows, delta, a_ch_);
    }
    activate();
}

/// Whether the change is sent; then it is `delta` and the value is the new reference.
bool ReferenceLayer::send(std::int16_t value, std::int16_t& sent, std::int32_t threshold,
                          std::int16_t& delta) const {
    delta = wrap16(value - sent);
    if (delta == 0 || (delta < threshold && delta > -threshold)) return false;
    sent = value;
    return true;
}

void ReferenceLayer::add(const std::int8_t* column, std::int16_t delta, std::vector<std::uint32_t>& candidate) {
    add_rows(a_r_, column, delta);
    add_rows(a_u_, column + hidden_, delta);
    add_rows(candidate, column + 2 * hidden_, delta);
}

void ReferenceLayer::activate() {
    constexpr int to_q8_8 = nn::accumulator_fraction_bits - nn::activation_fraction_bits;
    for (std::size_t k = 0; k < hidden_; ++k) {
        const std::int32_t r = scaled(nn::sigmoid(rounded(wrap24(a_r_[k]), to_q8_8)));
        const std::int32_t u = scaled(nn::sigmoid(rounded(wrap24(a_u_[k]), to_q8_8)));
        const std::int32_t ch = rounded(wrap24(a_ch_[k]), to_q8_8);
        const std::uint32_t s = static_cast<std::uint32_t>(r * ch) + 2 * a_cx_[k];  // 16 fraction bits
        const std::int32_t c = scaled(nn::tanh(rounded(wrap24(s), nn::activation_fraction_bits)));
        const std::int16_t fresh = rounded((one - u) * c, nn::activation_fraction_bits);
        const std::int16_t kept = rounded(u * h_[k], nn::activation_fraction_bits);
        h_[k] = wrap16(fresh + kept);
    }
}

Accumulators ReferenceLayer::accumulators() const {
    const auto read = [](const std::vector<std::uint32_t>& sums) {
        std::vector<std::int32_t> values;
        values.reserve(sums.size());
        for (const std::uint32_t sum : sums) values.push_back(wrap24(sum));
        return values;
    };
    return {read(a_r_), read(a_u_), read(a_cx_), read(a_ch_)};
}

Reference::Reference(const Network& network, const Config& config) {
    const std::int32_t threshold_x = threshold_lsb(config.delta_encoder.threshold_x);
    const std::int32_t threshold_h = threshold_lsb(config.delta_encoder.threshold_h);
    for (const Layer& layer : network.layers) layers_.emplace_back(layer, threshold_x, threshold_h);
}

void Reference::step(const std::int16_t* x) {
    for (ReferenceLayer& layer : layers_) {
        layer.step(x);
        x = layer.h().data();
    }
}

}  // namespace spartus::arch::edgedrnn
