#include "spartus/features/stream.hpp"

#include <utility>

#include "spartus/features/speech.hpp"

namespace spartus::features {

RunningNormaliser::RunningNormaliser(Normalisation prior) : prior_(std::move(prior)), sums_(prior_.mean.size()) {
    for (std::size_t c = 0; c < sums_.size(); ++c) sums_[c] = prior_frames * prior_.mean[c];
}

void RunningNormaliser::normalise(double* frame) {
    frames_ += 1;
    for (std::size_t c = 0; c < sums_.size(); ++c) {
        sums_[c] += frame[c];
        frame[c] = (frame[c] - sums_[c] / (prior_frames + frames_)) / prior_.deviation[c];
    }
}

}  // namespace spartus::features
