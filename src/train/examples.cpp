#include "spartus/train/examples.hpp"

#include <cmath>
#include <cstdlib>

#include "spartus/features/speech.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::train {
namespace {

features::Matrix features_of(const Example& example) {
    features::Matrix statics{example.frames, features::static_features, {}};
    statics.values.assign(example.statics.begin(), example.statics.end());
    return features::with_differences(statics);
}

}  // namespace

features::Normalisation measure(const Dataset& dataset) {
    std::vector<double> sums(features::all_features), squares(features::all_features);
    for (const Example& example : dataset.examples) {
        const features::Matrix all = features_of(example);
        for (std::size_t n = 0; n < all.values.size(); ++n) {
            sums[n % features::all_features] += all.values[n];
            squares[n % features::all_features] += all.values[n] * all.values[n];
        }
    }
    const auto frames = static_cast<double>(dataset.frames());
    features::Normalisation result;
    for (std::size_t c = 0; c < sums.size(); ++c) {
        const double mean = sums[c] / frames;
        // As the network's file keeps them, so that training and recognition agree to the last bit.
        result.mean.push_back(static_cast<float>(mean));
        result.deviation.push_back(static_cast<float>(std::sqrt(squares[c] / frames - mean * mean) + 1e-6));
    }
    return result;
}

nn::Trace trace_of(const Example& example, const features::Normalisation& normalisation) {
    features::Matrix all = features_of(example);
    features::RunningNormaliser normaliser(normalisation);
    nn::Trace trace{example.id, all.rows, all.columns, {}};
    trace.x.reserve(all.values.size());
    for (std::size_t t = 0; t < all.rows; ++t) normaliser.normalise(&all.at(t, 0));
    for (const double value : all.values) {
        trace.x.push_back(nn::quantise<std::int16_t>(value, nn::activation_fraction_bits));
    }
    return trace;
}

void hold(nn::Trace& trace, std::int32_t threshold) {
    std::vector<std::int16_t> sent(trace.inputs);
    for (std::size_t n = 0; n < trace.x.size(); ++n) {
        std::int16_t& last = sent[n % trace.inputs];
        if (std::abs(trace.x[n] - last) >= threshold) last = trace.x[n];
        trace.x[n] = last;
    }
}

}  // namespace spartus::train
