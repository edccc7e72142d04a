/// \file
/// The features of speech_features() frame by frame, as they can be computed while somebody speaks.
///
/// speech_features() normalises over the whole recording, which an online recogniser has not heard yet. Here each
/// feature is shifted by a running mean that starts from one known beforehand, and scaled by a fixed deviation.
#pragma once

#include <cstddef>
#include <vector>

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

}  // namespace spartus::features
