#include "spartus/features/stream.hpp"

#include <algorithm>
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

void FeatureStream::hear(const std::vector<float>& samples) {
    samples_.insert(samples_.end(), samples.begin(), samples.end());
    std::size_t begin = 0;
    for (; begin + energies_.length() <= samples_.size(); begin += energies_.hop()) {
        rows_.emplace_back();
        energies_.append(samples_.data() + begin, rows_.back());
    }
    samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(begin));
}

std::optional<std::vector<double>> FeatureStream::next() {
    const std::size_t known = rows_.size() - before_;  // the next frame and those after it
    if (known == 0 || (known <= reach && !ended_)) return std::nullopt;
    // Within reach of the frame the window has all that the whole sound has; beyond, nothing counts.
    Matrix window{before_ + std::min(known, reach + 1), static_features, {}};
    for (std::size_t t = 0; t < window.rows; ++t) {
        window.values.insert(window.values.end(), rows_[t].begin(), rows_[t].end());
    }
    const Matrix all = with_differences(window);
    const auto row = all.values.begin() + static_cast<std::ptrdiff_t>(before_ * all_features);
    std::vector<double> result(row, row + static_cast<std::ptrdiff_t>(all_features));
    ++before_;
    if (before_ > reach) {
        rows_.pop_front();
        --before_;
    }
    return result;
}

}  // namespace spartus::features
