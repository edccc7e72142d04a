#include "spartus/features/spectrum.hpp"

#include <cmath>
#include <complex>
#include <vector>

#include "support/catch.hpp"

TEST_CASE("The power spectrum is that of the pre-emphasised, windowed and padded frame") {
    constexpr std::size_t length = 200;
    const double pi = std::acos(-1.0);
    std::vector<float> frame;
    for (std::size_t n = 0; n < length; ++n) frame.push_back(std::sin(0.1F * static_cast<float>(n * n)));

    spartus::features::Spectrum spectrum(length);
    REQUIRE(spectrum.fft_size() == 256);
    const std::vector<double> power = spectrum.power(frame.data());
    REQUIRE(power.size() == 129);
    for (std::size_t k = 0; k < power.size(); ++k) {
        std::complex<double> sum = 0;
        for (std::size_t n = 0; n < length; ++n) {
            const auto now = static_cast<double>(frame[n]);
            const auto before = static_cast<double>(frame[n == 0 ? 0 : n - 1]);
            const double window = 0.54 - 0.46 * std::cos(2 * pi * static_cast<double>(n) / 199);
            const double phase = -2 * pi * static_cast<double>(k * n) / 256;
            sum += (now - 0.97 * before) * window * std::polar(1.0, phase);
        }
        CHECK(power[k] == Approx(std::norm(sum)).epsilon(1e-3).margin(1e-6));
    }
}
