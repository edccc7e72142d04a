#include "spartus/accuracy/exact_sums.hpp"

#include "spartus/nn/fixed_point.hpp"

namespace spartus::accuracy {

ExactSums::Matrix::Matrix(const std::vector<std::int8_t>& weights, const nn::Feeds& feeds, std::size_t rows,
                          std::size_t hidden)
    : columns(weights.size()) {
    const std::size_t count = weights.size() / rows;
    for (std::size_t r = 0; r < rows; ++r) {
        for (std::size_t c = 0; c < count; ++c) columns[c * rows + r] = weights[r * count + c];
        sum.push_back(static_cast<std::uint32_t>(feeds[r / hidden] * hidden + r % hidden));
    }
}

void ExactSums::Matrix::add(const std::vector<nn::Fired>& fired, std::vector<std::int64_t>& sums) const {
    for (const nn::Fired& f : fired) {
        const std::int8_t* const column = columns.data() + f.element * sum.size();
        for (std::size_t r = 0; r < sum.size(); ++r) sums[sum[r]] += std::int64_t{column[r]} * f.delta;
    }
}

ExactSums::ExactSums(const nn::Layer& layer, nn::EncoderMode mode)
    : restart_each_step_(mode != nn::EncoderMode::delta),
      ih_(layer.weight_ih, layer.cell->ih, layer.cell->gates * layer.hidden, layer.hidden),
      hh_(layer.weight_hh, layer.cell->hh, layer.cell->gates * layer.hidden, layer.hidden) {
    constexpr int shift = nn::accumulator_fraction_bits - nn::weight_fraction_bits;
    for (const std::int16_t bias : layer.bias) bias_.push_back(std::int64_t{bias} * (1 << shift));
    reset();
}

void ExactSums::reset() {
    sums_ = bias_;
}

void ExactSums::step(const nn::ReferenceLayer& reference) {
    if (restart_each_step_) sums_ = bias_;
    ih_.add(reference.fired_x(), sums_);
    hh_.add(reference.fired_h(), sums_);
}

}  // namespace spartus::accuracy
