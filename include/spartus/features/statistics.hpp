/// \file
/// Mean and deviation of features over recordings, to be used again for others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "spartus/features/stream.hpp"

namespace spartus::features {

/// Of all frames that are added, in two passes: the means first, then the deviations from them.
class Moments {
   public:
    explicit Moments(std::size_t columns) : sums_(columns), squares_(columns) {}

    void add_to_mean(const double* frame);
    void add_to_deviation(const double* frame);

    std::uint64_t frames() const { return frames_; }
    /// Population deviations. As normalise() of the same frames computes them, to the last bit.
    Normalisation result() const;

   private:
    double mean(std::size_t column) const { return sums_[column] / static_cast<double>(frames_); }

    std::uint64_t frames_ = 0;
    std::vector<double> sums_, squares_;
};

/// What features were made from which sound, and their moments.
struct Statistics {
    FeatureSet set;
    int sample_rate = 0;  ///< Hz
    std::uint64_t frames = 0;
    Normalisation normalisation;
};

/// The content of their file, JSON: docs/formats.md.
std::string statistics_text(const Statistics& statistics);

/// Throws Error(input).
Statistics read_statistics(const std::string& path);

/// Applies normalised() to a frame, in place.
void normalise(double* frame, const Normalisation& normalisation);

}  // namespace spartus::features
