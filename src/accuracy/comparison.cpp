#include "spartus/accuracy/comparison.hpp"

#include <algorithm>
#include <cmath>

#include "spartus/accuracy/exact_sums.hpp"
#include "spartus/nn/fixed_point.hpp"
#include "spartus/nn/float_reference.hpp"

namespace spartus::accuracy {
namespace {

/// Gathers one layer's counts, and its h for the figures that need all of it.
class LayerCount {
   public:
    LayerCount(const nn::Layer& layer, const nn::Arithmetic& arithmetic)
        : elements_(layer.inputs + layer.hidden), exact_(layer, arithmetic.mode) {}

    void reset() { exact_.reset(); }

    void step(const nn::ReferenceLayer& reference) {
        exact_.step(reference);
        constexpr int to_activation = nn::accumulator_fraction_bits - nn::activation_fraction_bits;
        const std::vector<std::int32_t>& sums = reference.sums();
        for (std::size_t r = 0; r < sums.size(); ++r) {
            errors_.saturated += nn::round_shift(sums[r], to_activation) != reference.pre()[r] ? 1 : 0;
            errors_.overflows += exact_.values()[r] != sums[r] ? 1 : 0;
        }
        errors_.sums += sums.size();
        errors_.elements += elements_;
        errors_.fired += reference.fired_x().size() + reference.fired_h().size();
        h_.insert(h_.end(), reference.h().begin(), reference.h().end());
    }

    LayerErrors finish(const std::vector<float>& expected) {
        errors_.sqnr_db = nn::sqnr_db(expected, h_);
        double squares = 0;
        for (std::size_t k = 0; k < h_.size(); ++k) {
            const double is = std::ldexp(static_cast<double>(h_[k]), -nn::activation_fraction_bits);
            const double error = std::abs(static_cast<double>(expected[k]) - is);
            errors_.largest_error = std::max(errors_.largest_error, error);
            squares += error * error;
        }
        errors_.rms_error = std::sqrt(squares / static_cast<double>(h_.size()));
        return errors_;
    }

   private:
    std::size_t elements_;
    ExactSums exact_;
    LayerErrors errors_;
    std::vector<std::int16_t> h_;
};

double share(std::uint64_t part, std::uint64_t all) {
    return static_cast<double>(part) / static_cast<double>(all);
}

}  // namespace

std::vector<std::vector<float>> expected_hidden(const std::vector<nn::FloatLayer>& layers,
                                                const std::vector<nn::Trace>& traces) {
    std::vector<std::vector<float>> expected;
    for (std::size_t l = 1; l <= layers.size(); ++l) {
        const auto end = layers.begin() + static_cast<std::ptrdiff_t>(l);
        expected.push_back(nn::float_hidden({layers.begin(), end}, traces));
    }
    return expected;
}

double LayerErrors::saturated_share() const {
    return share(saturated, sums);
}

double LayerErrors::temporal_sparsity() const {
    return 1 - share(fired, elements);
}

std::vector<LayerErrors> compare(const nn::Network& network, const nn::Arithmetic& arithmetic,
                                 const std::vector<nn::Trace>& traces,
                                 const std::vector<std::vector<float>>& expected) {
    nn::Reference reference(network, arithmetic);
    std::vector<LayerCount> counts;
    for (const nn::Layer& layer : network.layers) counts.emplace_back(layer, arithmetic);
    for (const nn::Trace& trace : traces) {
        reference.reset();
        for (LayerCount& count : counts) count.reset();
        for (std::size_t t = 0; t < trace.steps; ++t) {
            reference.step(trace.x.data() + t * trace.inputs);
            for (std::size_t l = 0; l < counts.size(); ++l) counts[l].step(reference.layer(l));
        }
    }
    std::vector<LayerErrors> errors;
    for (std::size_t l = 0; l < counts.size(); ++l) errors.push_back(counts[l].finish(expected[l]));
    return errors;
}

}  // namespace spartus::accuracy
