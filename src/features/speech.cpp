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

void check(const std::vector<float>& samples, int sample_rate, std::size_t frame_length) {
    if (samples.size() < frame_length) {
        refuse(std::to_string(samples.size()) + " samples are shorter than one 25 ms frame (" +
               std::to_string(frame_length) + " samples at " + std::to_string(sample_rate) + " Hz)");
    }
    // Written so that NaN fails as well.
    const auto bad = std::find_if_not(samples.begin(), samples.end(),
                                      [](float sample) { return std::abs(sample) <= max_sample; });
    if (bad != samples.end()) {
        refuse("sample " + std::to_string(bad - samples.begin()) + " is " + std::to_string(*bad) +
               ", far beyond full scale");
    }
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

FrameEnergies::FrameEnergies(int sample_rate)
    : length_(samples_in(frame_milliseconds, sample_rate)),
      hop_(samples_in(hop_milliseconds, sample_rate)),
      spectrum_(length_),
      bank_(mel_filters, sample_rate, spectrum_.fft_size()) {}

void FrameEnergies::append(const float* samples, std::vector<double>& to) {
    for (const double mel : bank_.energies(spectrum_.power(samples))) to.push_back(floored_log(mel));
    to.push_back(floored_log(energy(samples, length_)));
}

Matrix log_energies(const std::vector<float>& samples, int sample_rate) {
    FrameEnergies energies(sample_rate);
    check(samples, sample_rate, energies.length());
    Matrix result{(samples.size() - energies.length()) / energies.hop() + 1, static_features, {}};
    result.values.reserve(result.rows * result.columns);
    for (std::size_t t = 0; t < result.rows; ++t)
        energies.append(samples.data() + t * energies.hop(), result.values);
    return result;
}

Matrix with_differences(const Matrix& statics) {
    const Matrix first = differences(statics);
    const Matrix second = differences(first);
    Matrix result{statics.rows, all_features, {}};
    result.values.reserve(result.rows * result.columns);
    for (std::size_t t = 0; t < result.rows; ++t) {
        for (const Matrix* part : {&statics, &first, &second}) {
            const auto row = part->values.begin() + static_cast<std::ptrdiff_t>(t * static_features);
            result.values.insert(result.values.end(), row, row + static_cast<std::ptrdiff_t>(static_features));
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
