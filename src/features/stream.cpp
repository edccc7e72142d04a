#include "spartus/features/stream.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "spartus/base/error.hpp"

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

FeatureStream::FeatureStream(int sample_rate, int source_rate, const FeatureSet& set)
    : set_(set), energies_(sample_rate, set) {
    if (source_rate == sample_rate) return;
    if (!can_resample(source_rate, sample_rate)) {
        throw Error(ExitCode::input, "a sample rate of " + std::to_string(source_rate) +
                                         " Hz cannot be converted to " + std::to_string(sample_rate) +
                                         " Hz: they may differ by a factor of 256 at most");
    }
    resampler_.emplace(source_rate, sample_rate);
}

void FeatureStream::hear(const std::vector<float>& samples) {
    check_samples(samples, heard_);
    heard_ += samples.size();
    take(resampler_ ? resampler_->convert(samples) : samples);
}

void FeatureStream::end() {
    if (resampler_ && !ended_) take(resampler_->finish());
    ended_ = true;
}

void FeatureStream::take(const std::vector<float>& samples) {
    samples_.insert(samples_.end(), samples.begin(), samples.end());
    std::size_t begin = 0;
    for (; begin + energies_.length() <= samples_.size(); begin += energies_.hop()) {
        rows_.emplace_back();
        energies_.append(samples_.data() + begin, rows_.back());
    }
    samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(begin));
}

std::optional<std::vector<double>> FeatureStream::next() {
    if (!set_.differences) {
        if (rows_.empty()) return std::nullopt;
        std::vector<double> result = std::move(rows_.front());
        rows_.pop_front();
        return result;
    }
    const std::size_t known = rows_.size() - before_;  // the next frame and those after it
    if (known == 0 || (known <= reach && !ended_)) return std::nullopt;
    // Within reach of the frame the window has all that the whole sound has; beyond, nothing counts.
    Matrix window{before_ + std::min(known, reach + 1), set_.statics(), {}};
    for (std::size_t t = 0; t < window.rows; ++t) {
        window.values.insert(window.values.end(), rows_[t].begin(), rows_[t].end());
    }
    const Matrix all = with_differences(window);
    const auto row = all.values.begin() + static_cast<std::ptrdiff_t>(before_ * all.columns);
    std::vector<double> result(row, row + static_cast<std::ptrdiff_t>(all.columns));
    ++before_;
    if (before_ > reach) {
        rows_.pop_front();
        --before_;
    }
    return result;
}

}  // namespace spartus::features
