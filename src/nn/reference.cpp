#include "spartus/nn/reference.hpp"

#include <algorithm>
#include <cstdlib>

#include "spartus/nn/fixed_point.hpp"

namespace spartus::nn {

ReferenceLayer::ReferenceLayer(const Layer& layer, const Arithmetic& arithmetic)
    : cell_(layer.cell),
      arithmetic_(arithmetic),
      w_ih_(layer.weight_ih, layer.inputs, cell_->ih, layer.hidden),
      w_hh_(layer.weight_hh, layer.hidden, cell_->hh, layer.hidden),
      x_sent_(layer.inputs),
      h_sent_(layer.hidden),
      sums_(cell_->rows * layer.hidden),
      pre_(cell_->rows * layer.hidden),
      c_(layer.hidden),
      h_(layer.hidden) {
    constexpr int shift = accumulator_fraction_bits - weight_fraction_bits;
    for (const std::int16_t b : layer.bias) bias_.push_back(static_cast<std::uint32_t>(b * (1 << shift)));
    reset();
}

void ReferenceLayer::reset() {
    m_ = bias_;
    for (auto* state : {&x_sent_, &h_sent_, &c_, &h_}) std::fill(state->begin(), state->end(), std::int16_t{0});
}

void ReferenceLayer::step(const std::int16_t* x) {
    fire(x, x_sent_, arithmetic_.threshold_x, fired_x_);
    fire(h_.data(), h_sent_, arithmetic_.threshold_h, fired_h_);
    if (arithmetic_.mode != EncoderMode::delta) m_ = bias_;
    accumulate(w_ih_, fired_x_);
    accumulate(w_hh_, fired_h_);
    activate();
}

void ReferenceLayer::fire(const std::int16_t* values, std::vector<std::int16_t>& sent, std::int32_t threshold,
                          std::vector<Fired>& fired) const {
    fired.clear();
    for (std::size_t j = 0; j < sent.size(); ++j) {
        const auto element = static_cast<std::uint32_t>(j);
        if (arithmetic_.mode == EncoderMode::delta) {
            const std::int32_t change = values[j] - sent[j];
            if (change == 0 || std::abs(change) < threshold) continue;
            fired.push_back({element, change});
            sent[j] = values[j];
        } else if (arithmetic_.mode == EncoderMode::dense || values[j] != 0) {
            fired.push_back({element, values[j]});
        }
    }
}

void ReferenceLayer::accumulate(const NonZeros<std::int8_t>& matrix, const std::vector<Fired>& fired) {
    for (const Fired& f : fired) {
        const std::size_t end = matrix.begin[f.element + 1];
        for (std::size_t k = matrix.begin[f.element]; k < end; ++k) {
            m_[matrix.row[k]] += static_cast<std::uint32_t>(matrix.weight[k] * f.delta);
        }
    }
}

void ReferenceLayer::activate() {
    constexpr int to_activation = accumulator_fraction_bits - activation_fraction_bits;
    const int bits = arithmetic_.accumulator_bits;  // a copy that no store can change, so the loop takes vectors
    for (std::size_t r = 0; r < m_.size(); ++r) {
        sums_[r] = wrap(m_[r], bits);
        pre_[r] = saturate<std::int16_t>(round_shift(sums_[r], to_activation));
    }
    cell_->activate(pre_, c_, h_);
}

Reference::Reference(const Network& network, const Arithmetic& arithmetic) {
    layers_.reserve(network.layers.size());
    for (const Layer& layer : network.layers) layers_.emplace_back(layer, arithmetic);
}

void Reference::reset() {
    for (ReferenceLayer& layer : layers_) layer.reset();
}

void Reference::step(const std::int16_t* x) {
    for (ReferenceLayer& layer : layers_) {
        layer.step(x);
        x = layer.h().data();
    }
}

}  // namespace spartus::nn
