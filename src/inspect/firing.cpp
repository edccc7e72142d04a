#include "spartus/inspect/firing.hpp"

#include <algorithm>

#include "spartus/nn/fixed_point.hpp"

namespace spartus::inspect {
namespace {

nn::Layer without_weights(std::size_t inputs) {
    const std::size_t gates = nn::lstm.gates;
    nn::Layer layer{inputs, 1, {}, {}, {}};
    layer.weight_ih.resize(gates * inputs);
    layer.weight_hh.resize(gates);
    layer.bias.resize(nn::lstm.rows);
    return layer;
}

}  // namespace

Firing::Firing(std::size_t inputs, const std::vector<double>& thresholds)
    : inputs_(inputs), changed_(inputs), before_(inputs) {
    const nn::Layer layer = without_weights(inputs);
    for (const double threshold : thresholds) {
        const auto lsb = nn::quantise<std::int16_t>(threshold, nn::activation_fraction_bits);
        encoders_.push_back({threshold, {layer, {nn::EncoderMode::delta, lsb, 0, 32}}});
    }
}

void Firing::begin_sequence() {
    for (Encoder& encoder : encoders_) encoder.layer.reset();
}

void Firing::step(const std::int16_t* x) {
    for (Encoder& encoder : encoders_) {
        encoder.layer.step(x);
        const std::uint64_t fired = encoder.layer.fired_x().size();
        encoder.fired += fired;
        encoder.most = std::max(encoder.most, fired);
    }
    for (std::size_t j = 0; j < inputs_; ++j) {
        if (steps_ > 0 && x[j] != before_[j]) changed_[j] = true;
        before_[j] = x[j];
    }
    ++steps_;
}

Table Firing::table() const {
    Table table{"firing", {"threshold", "temporal_sparsity", "fired_per_step", "most_in_a_step"}, {}};
    if (steps_ == 0) return table;
    const auto steps = static_cast<double>(steps_);
    for (const Encoder& encoder : encoders_) {
        const auto fired = static_cast<double>(encoder.fired);
        table.rows.push_back({real(encoder.threshold), share(1 - fired / (steps * static_cast<double>(inputs_))),
                              real(fired / steps), count(encoder.most)});
    }
    return table;
}

std::size_t Firing::constant_elements() const {
    return static_cast<std::size_t>(std::count(changed_.begin(), changed_.end(), false));
}

}  // namespace spartus::inspect
