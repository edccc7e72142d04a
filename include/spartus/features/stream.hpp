/// \file
/// The features of speech_features() frame by frame, as they can be computed while somebody speaks.
///
/// The differences of a frame look four frames ahead, so its features are known 40 ms after it. speech_features()
/// normalises over the whole recording, which an online recogniser has not heard yet. Here each feature is shifted
/// by a running mean that starts from one known beforehand, and scaled by a fixed deviation.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include "spartus/features/resampler.hpp"
#include "spartus/features/speech.hpp"

namespace spartus::features {

/// What is known of the features beforehand: mean and standard deviation of each over the training data.
struct Normalisation {
    std::vector<double> mean;
    std::vector<double> deviation;
};

/// Shifts and scales frames in their order.
class RunningNormaliser {
   public:
    /// How many frames the mean known beforehand counts for.
    static constexpr double prior_frames = 100;

    explicit RunningNormaliser(Normalisation prior);

    /// One frame, in place. The mean includes this frame: m = (100·prior + Σ frames so far)/(100 + frames so far).
    void normalise(double* frame);

   private:
    Normalisation prior_;
    std::vector<double> sums_;
    double frames_ = 0;
};

/// Sound in, features out, not normalised: the rows of with_differences(log_energies(the whole sound)), the same to
/// the last bit, or of a set without differences those of the filters. Needs the memory of a few frames.
class FeatureStream {
   public:
    /// Features at `sample_rate` of sound at `source_rate`, resampled if that is another. Throws Error(input) if a
    /// rate is outside the limits, or the filters are too many.
    FeatureStream(int sample_rate, int source_rate, const FeatureSet& set = {});
    explicit FeatureStream(int sample_rate) : FeatureStream(sample_rate, sample_rate) {}

    /// More of the sound, full scale ±1. Throws Error(input) as check_samples() does.
    void hear(const std::vector<float>& samples);
    /// There is no more.
    void end();

    /// The features of the next frame, if the sound heard so far determines them.
    std::optional<std::vector<double>> next();

    const FrameEnergies& frames() const { return energies_; }

   private:
    static constexpr std::size_t reach = 4;  ///< of second differences, frames before and after

    void take(const std::vector<float>& samples);

    FeatureSet set_;
    FrameEnergies energies_;
    std::optional<Resampler> resampler_;
    std::size_t heard_ = 0;                 ///< samples
    std::vector<float> samples_;            ///< from the begin of the next frame on
    std::deque<std::vector<double>> rows_;  ///< static features, none older than next() looks back
    std::size_t before_ = 0;                ///< how many of rows_ lie before the next frame
    bool ended_ = false;
};

}  // namespace spartus::features
