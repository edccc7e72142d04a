#include "spartus/features/mel_bank.hpp"

#include <cmath>

#include "support/catch.hpp"

namespace features = spartus::features;

TEST_CASE("1000 Hz are 1000 mel, and the mel scale can be inverted") {
    CHECK(features::mel_of_hertz(0) == 0);
    CHECK(features::mel_of_hertz(1000) == Approx(1000).epsilon(1e-4));
    CHECK(features::hertz_of_mel(features::mel_of_hertz(3456.7)) == Approx(3456.7));
}

TEST_CASE("No mel filter is empty at any sample rate from 8 to 48 kHz") {
    for (int rate = 8000; rate <= 48000; rate += 25) {
        std::size_t fft_size = 1;
        while (fft_size < static_cast<std::size_t>(rate) * 25 / 1000) fft_size *= 2;
        const features::MelBank bank(40, rate, fft_size);
        for (const double energy : bank.energies(std::vector<double>(fft_size / 2 + 1, 1))) REQUIRE(energy > 0);
    }
}

TEST_CASE("Between the first and the last centre the mel filters share each bin completely") {
    const features::MelBank bank(40, 16000, 512);
    const double spacing = features::mel_of_hertz(8000) / 41;
    for (std::size_t bin = 0; bin <= 256; ++bin) {
        std::vector<double> power(257);
        power[bin] = 1;
        double sum = 0;
        for (const double energy : bank.energies(power)) sum += energy;
        const double mel = features::mel_of_hertz(31.25 * static_cast<double>(bin));
        if (mel >= spacing && mel <= 40 * spacing) CHECK(sum == Approx(1));
    }
}
