#include "spartus/features/speech.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "spartus/base/error.hpp"

namespace spartus::features {
namespace {

constexpr std::size_t frame_milliseconds = 25;
constexpr std::size_t hop_milliseconds = 10;

[[noreturn]] void refuse(const std::string& cause) {
    throw Error(ExitCode::input, cause);
}

std::size_t samples_in(std::size_t milliseconds, int sample_rate) {
    if (sample_rate < min_sample_rate || sample_rate > max_sample_rate) {
        refuse("a sample rate of " + std::to_string(sample_rate) + " Hz is outside " +
               std::to_string(min_sample_rate) + " to " + std::to_string(max_sample_rate) + " Hz; resample it");
    }
    return static_cast<std::size_t>(sample_rate) * milliseconds / 1000;
}

double floored_log(double energy) {
    return std::log(std::max(energy, energy_floor));
}

double energy(const float* frame, std::size_t length) {
    double sum = 0;
    for (std::size_t n = 0; n < length; ++n) sum += static_cast<double>(frame[n]) * static_cast<double>(frame[n]);
    return sum;
}

}  // namespace

void check_samples(const std::vector<float>& samples, std::size_t first) {
    // Written so that NaN fails as well.
    const auto bad = std::find_if_not(samples.begin(), samples.end(),
                                      [](float sample) { return std::abs(sample) <= max_sample; });
    if (bad == samples.end()) return;
    refuse("sample " + std::to_string(first + static_cast<std::size_t>(bad - samples.begin())) + " is " +
           std::to_string(*bad) + ", far beyond full scale");
}

std::size_t frame_samples(int sample_rate) {
    return static_cast<std::size_t>(sample_rate) * frame_milliseconds / 1000;
}

void refuse_short(std::size_t samples, int sample_rate) {
    refuse(std::to_string(samples) + " samples are shorter than one 25 ms frame (" +
           std::to_string(frame_samples(sample_rate)) + " samples at " + std::to_string(sample_rate) + " Hz)");
}

FrameEnergies::FrameEnergies(int sample_rate, const FeatureSet& set)
    : length_(samples_in(frame_milliseconds, sample_rate)),
      hop_(samples_in(hop_milliseconds, sample_rate)),
      energy_(set.differences),
      spectrum_(length_),
      bank_(set.filters, sample_rate, spectrum_.fft_size()) {
    if (bank_.has_empty_filter()) {
        refuse(std::to_string(set.filters) + " mel filters are too many at " + std::to_string(sample_rate) +
               " Hz: one lies between two lines of the spectrum");
    }
}

void FrameEnergies::append(const float* samples, std::vector<double>& to) {
    for (const double mel : bank_.energies(spectrum_.power(samples))) to.push_back(floored_log(mel));
    if (energy_) to.push_back(floored_log(energy(samples, length_)));
}

Matrix log_energies(const std::vector<float>& samples, int sample_rate) {
    FrameEnergies energies(sample_rate);
    if (samples.size() < energies.length()) refuse_short(samples.size(), sample_rate);
    check_samples(samples);
    Matrix result{(samples.size() - energies.length()) / energies.hop() + 1, static_features, {}};
    result.values.reserve(result.rows * result.columns);
    for (std::size_t t = 0; t < result.rows; ++t)
        energies.append(samples.data() + t * energies.hop(), result.values);
    return result;
}

Matrix with_differences(const Matrix& statics) {
    const Matrix first = differences(statics);
    const Matrix second = differences(first);
    const std::size_t width = statics.columns;
    Matrix result{statics.rows, 3 * width, {}};
    result.values.reserve(result.rows * result.columns);
    for (std::size_t t = 0; t < result.rows; ++t) {
        for (const Matrix* part : {&statics, &first, &second}) {
            const auto row = part->values.begin() + static_cast<std::ptrdiff_t>(t * width);
            result.values.insert(result.values.end(), row, row + static_cast<std::ptrdiff_t>(width));
        }
    }
    return result;
}

Matrix speech_features(const std::vector<float>& samples, int sample_rate) {
    Matrix result = with_differences(log_energies(samples, sample_rate));
    normalise(result);
    return result;
}

}  // namespace spartus::features
