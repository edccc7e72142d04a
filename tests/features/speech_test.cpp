#include "spartus/features/speech.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "spartus/base/error.hpp"
#include "spartus/features/mel_bank.hpp"

#include "support/catch.hpp"

namespace features = spartus::features;
using features::Matrix;

namespace {

std::vector<float> sine(double hertz, int sample_rate, std::size_t count) {
    std::vector<float> samples;
    for (std::size_t n = 0; n < count; ++n) {
        const double seconds = static_cast<double>(n) / sample_rate;
        samples.push_back(static_cast<float>(0.5 * std::sin(2 * std::acos(-1.0) * hertz * seconds)));
    }
    return samples;
}

std::vector<float> noise(std::size_t count) {
    std::mt19937 random(1);
    std::vector<float> samples;
    for (std::size_t n = 0; n < count; ++n) {
        samples.push_back(static_cast<float>(static_cast<int>(random() % 65536) - 32768) / 32768);
    }
    return samples;
}

std::string refusal(const std::vector<float>& samples, int sample_rate) {
    try {
        features::speech_features(samples, sample_rate);
    } catch (const spartus::Error& error) {
        CHECK(error.code() == spartus::ExitCode::input);
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("A sine is loudest in the mel filter around its frequency") {
    for (const int rate : {8000, 16000}) {
        const double spacing = features::mel_of_hertz(rate / 2.0) / (features::mel_filters + 1);
        for (std::size_t filter = 0; filter < features::mel_filters; ++filter) {
            const double hertz = features::hertz_of_mel(spacing * static_cast<double>(filter + 1));
            const Matrix m = features::log_energies(sine(hertz, rate, 4000), rate);
            const auto first = m.values.begin();
            const auto loudest = std::max_element(first, first + features::mel_filters) - first;
            // Below two bins of the spectrum neighbouring filters cannot be told apart.
            const double resolution = 2 * 31.25;
            const bool coarse =
                features::hertz_of_mel(spacing * static_cast<double>(filter + 2)) - hertz < resolution;
            CHECK(std::abs(loudest - static_cast<std::ptrdiff_t>(filter)) <= (coarse ? 1 : 0));
        }
    }
}

TEST_CASE("The energy of a frame is the logarithm of its sum of squares") {
    const Matrix m = features::log_energies(std::vector<float>(200, 0.5F), 8000);
    CHECK(m.rows == 1);
    CHECK(m.at(0, 40) == Approx(std::log(200 * 0.25)));
}

TEST_CASE("Frames are 25 ms long, 10 ms apart and whole") {
    CHECK(features::log_energies(std::vector<float>(200), 8000).rows == 1);
    CHECK(features::log_energies(std::vector<float>(279), 8000).rows == 1);
    CHECK(features::log_energies(std::vector<float>(280), 8000).rows == 2);
    CHECK(features::log_energies(std::vector<float>(16000), 16000).rows == 98);
}

TEST_CASE("Silence has the energy of the floor and features of zero") {
    const std::vector<float> silence(4000);
    for (const double energy : features::log_energies(silence, 8000).values) CHECK(energy == std::log(1e-10));
    for (const double feature : features::speech_features(silence, 8000).values) CHECK(feature == 0);
}

TEST_CASE("A constant signal has features of zero, never NaN") {
    for (const double feature : features::speech_features(std::vector<float>(4000, 0.7F), 8000).values) {
        CHECK(feature == 0);
    }
    for (const double feature : features::speech_features(noise(200), 8000).values) CHECK(feature == 0);
}

TEST_CASE("A signal that begins one frame earlier has the same energies one frame earlier") {
    const std::vector<float> samples = noise(4000);
    const Matrix all = features::log_energies(samples, 8000);
    const Matrix later = features::log_energies({samples.begin() + 80, samples.end()}, 8000);
    REQUIRE(later.rows == all.rows - 1);
    CHECK(std::equal(later.values.begin(), later.values.end(), all.values.begin() + features::static_features));
}

TEST_CASE("The 123 features are static, first and second differences, each of zero mean and unit variance") {
    const std::vector<float> samples = noise(8000);
    const Matrix m = features::speech_features(samples, 8000);
    REQUIRE(m.columns == 123);
    for (std::size_t c = 0; c < m.columns; ++c) {
        double sum = 0;
        double squares = 0;
        for (std::size_t t = 0; t < m.rows; ++t) {
            sum += m.at(t, c);
            squares += m.at(t, c) * m.at(t, c);
        }
        CHECK(std::abs(sum / static_cast<double>(m.rows)) < 1e-9);
        CHECK(squares / static_cast<double>(m.rows) == Approx(1));
    }
    Matrix first = features::differences(features::log_energies(samples, 8000));
    Matrix second = features::differences(first);
    features::normalise(first);
    features::normalise(second);
    for (std::size_t c = 0; c < 41; ++c) {
        CHECK(m.at(7, 41 + c) == first.at(7, c));
        CHECK(m.at(7, 82 + c) == second.at(7, c));
    }
}

TEST_CASE("Loudness moves the features of speech by rounding only") {
    const std::vector<float> samples = noise(4000);
    std::vector<float> quiet = samples;
    for (float& sample : quiet) sample /= 4;
    const Matrix a = features::speech_features(samples, 8000);
    const Matrix b = features::speech_features(quiet, 8000);
    for (std::size_t i = 0; i < a.values.size(); ++i) CHECK(std::abs(a.values[i] - b.values[i]) < 1e-9);
}

TEST_CASE("What is too short, too odd or not sound is refused") {
    CHECK(refusal(std::vector<float>(399), 16000) ==
          "399 samples are shorter than one 25 ms frame (400 samples at 16000 Hz)");
    CHECK(refusal({}, 8000).find("shorter than one 25 ms frame") != std::string::npos);
    for (const int rate :
         {-1, 0, 1, 7999, 48001, std::numeric_limits<int>::max(), std::numeric_limits<int>::min()}) {
        CHECK(refusal(std::vector<float>(4000), rate).find("is outside 8000 to 48000 Hz") != std::string::npos);
    }
    for (const float bad : {std::nanf(""), std::numeric_limits<float>::infinity(), -1e6F}) {
        std::vector<float> samples(4000);
        samples[123] = bad;
        CHECK(refusal(samples, 8000).substr(0, 14) == "sample 123 is ");
    }
}
