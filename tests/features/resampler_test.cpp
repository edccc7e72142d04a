#include "spartus/features/resampler.hpp"

#include <algorithm>
#include <cmath>

#include "support/catch.hpp"

using namespace spartus::features;

namespace {

std::vector<float> sine(double hertz, int rate, std::size_t count) {
    std::vector<float> samples;
    for (std::size_t n = 0; n < count; ++n) {
        samples.push_back(
            static_cast<float>(std::sin(2 * std::acos(-1.0) * hertz * static_cast<double>(n) / rate)));
    }
    return samples;
}

std::vector<float> in_pieces(const std::vector<float>& samples, int from, int to, std::size_t piece) {
    Resampler resampler(from, to);
    std::vector<float> result;
    for (std::size_t at = 0; at < samples.size(); at += piece) {
        const auto begin = samples.begin() + static_cast<std::ptrdiff_t>(at);
        const auto more =
            resampler.convert({begin, begin + static_cast<std::ptrdiff_t>(std::min(piece, samples.size() - at))});
        result.insert(result.end(), more.begin(), more.end());
    }
    const auto rest = resampler.finish();
    result.insert(result.end(), rest.begin(), rest.end());
    return result;
}

}  // namespace

TEST_CASE("A tone keeps its pitch, its loudness and its length at another rate") {
    for (const auto& [from, to] : {std::pair(44100, 16000), std::pair(8000, 16000), std::pair(96000, 8000)}) {
        const auto seconds = 0.5;
        const auto result = resampled(sine(440, from, static_cast<std::size_t>(seconds * from)), from, to);
        const auto expected = sine(440, to, result.size());
        CHECK(std::abs(static_cast<double>(result.size()) - seconds * to) <= 1);
        for (std::size_t n = result.size() / 4; n < result.size() * 3 / 4; ++n) {
            REQUIRE(result[n] == Approx(expected[n]).margin(2e-3));
        }
    }
}

TEST_CASE("What the lower rate cannot hold is gone") {
    const auto result = resampled(sine(7000, 44100, 20000), 44100, 8000);
    for (std::size_t n = result.size() / 4; n < result.size() * 3 / 4; ++n) REQUIRE(std::abs(result[n]) < 1e-3F);
}

TEST_CASE("Sound in pieces of any length is resampled like the whole, to the last bit") {
    for (const auto& [from, to] : {std::pair(44100, 16000), std::pair(8000, 16000), std::pair(16000, 8000)}) {
        const auto samples = sine(440, from, 12345);
        const auto whole = in_pieces(samples, from, to, samples.size());
        for (const std::size_t piece : {std::size_t{1}, std::size_t{97}, std::size_t{4096}}) {
            CHECK(in_pieces(samples, from, to, piece) == whole);
        }
        const auto at_once = resampled(samples, from, to);
        const std::size_t both = std::min(whole.size(), at_once.size());
        CHECK(std::max(whole.size(), at_once.size()) - both <= 1);
        CHECK(std::equal(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(both), at_once.begin()));
    }
}

TEST_CASE("Rates that differ by more than a factor of 256, or are none, cannot be converted") {
    CHECK(can_resample(44100, 16000));
    CHECK(can_resample(2000000, 8000));
    CHECK_FALSE(can_resample(1000000000, 8000));
    CHECK_FALSE(can_resample(0, 8000));
    CHECK_FALSE(can_resample(-8000, 8000));
    CHECK(resampled({1, 2, 3}, 8000, 8000) == std::vector<float>{1, 2, 3});
    CHECK(resampled({}, 16000, 8000).empty());
}
