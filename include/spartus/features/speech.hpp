/// \file
/// The 123 acoustic features that drive the test layer of the accelerator, and plain log-mel energies for others.
///
/// Published: 123 features per 10 ms frame of speech, made of 40 log filter-bank energies and the log energy with
/// their first and second differences. Everything else is assumed, from common practice (HTK): frames of 25 ms,
/// pre-emphasis 0.97, Hamming window, FFT of the next power of two, mel filters from 0 Hz to half the sample rate,
/// differences over ±2 frames, normalisation over the file.
#pragma once

#include <cstddef>
#include <vector>

#include "spartus/features/matrix.hpp"
#include "spartus/features/mel_bank.hpp"
#include "spartus/features/spectrum.hpp"

namespace spartus::features {

constexpr std::size_t mel_filters = 40;
constexpr std::size_t static_features = mel_filters + 1;   ///< filter energies, then the energy of the frame
constexpr std::size_t all_features = 3 * static_features;  ///< static, first differences, second differences
constexpr std::size_t max_filters = 256;
constexpr double energy_floor = 1e-10;  ///< of a logarithm's argument; assumed
constexpr int min_sample_rate = 8000;   ///< Hz
constexpr int max_sample_rate = 48000;  ///< Hz
constexpr float max_sample = 65536;     ///< also admits files scaled to 16-bit integers

/// What a frame of sound becomes.
struct FeatureSet {
    std::size_t filters = mel_filters;
    /// With the energy of the frame, and the first and second differences of all; without, the filters are all.
    bool differences = true;

    std::size_t statics() const { return filters + (differences ? 1 : 0); }
    std::size_t columns() const { return differences ? 3 * statics() : filters; }
};

/// The static features of one frame at a time, not normalised: natural logarithms.
class FrameEnergies {
   public:
    /// Throws Error(input) if the sample rate is outside the limits, or if the filters are too many for it.
    explicit FrameEnergies(int sample_rate, const FeatureSet& set = {});

    std::size_t length() const { return length_; }  ///< samples of a frame, 25 ms
    std::size_t hop() const { return hop_; }        ///< samples from the begin of one to that of the next, 10 ms

    /// Appends those of the frame that begins at `samples`, which have full scale ±1. The energy is the sum of
    /// squares of the frame as recorded.
    void append(const float* samples, std::vector<double>& to);

   private:
    std::size_t length_, hop_;
    bool energy_;
    Spectrum spectrum_;
    MelBank bank_;
};

/// Throws Error(input) "sample N is …" for one that is beyond max_sample or not finite; `first` is the number of
/// the first.
void check_samples(const std::vector<float>& samples, std::size_t first = 0);
/// Of a frame of 25 ms.
std::size_t frame_samples(int sample_rate);
/// Throws Error(input): so many samples are less than a frame.
[[noreturn]] void refuse_short(std::size_t samples, int sample_rate);

/// Natural logarithms [frames][41], before differences and normalisation, as FrameEnergies gives them. Throws
/// Error(input) if the sample rate is outside the limits, if a sample is beyond max_sample or not finite, or if
/// there is not one whole frame.
Matrix log_energies(const std::vector<float>& samples, int sample_rate);

/// Static features and their first and second differences, not normalised: of [frames][41], [frames][123].
Matrix with_differences(const Matrix& statics);

/// All features [frames][123], normalised. Throws as log_energies() does.
Matrix speech_features(const std::vector<float>& samples, int sample_rate);

}  // namespace spartus::features
