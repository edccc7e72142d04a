#include "spartus/features/mel_bank.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace spartus::features {

double mel_of_hertz(double hertz) {
    return 2595 * std::log10(1 + hertz / 700);
}

double hertz_of_mel(double mel) {
    return 700 * (std::pow(10, mel / 2595) - 1);
}

MelBank::MelBank(std::size_t filters, int sample_rate, std::size_t fft_size) : filters_(filters) {
    const double bin_width = static_cast<double>(sample_rate) / static_cast<double>(fft_size);
    const double spacing = mel_of_hertz(sample_rate / 2.0) / static_cast<double>(filters + 1);
    for (std::size_t i = 0; i < filters; ++i) {
        const double centre = spacing * static_cast<double>(i + 1);
        Filter& filter = filters_[i];
        for (std::size_t bin = 0; bin <= fft_size / 2; ++bin) {
            const double mel = mel_of_hertz(bin_width * static_cast<double>(bin));
            const double weight = 1 - std::abs(mel - centre) / spacing;
            if (weight <= 0) continue;
            if (filter.weights.empty()) filter.first = bin;
            filter.weights.push_back(weight);
        }
    }
}

bool MelBank::has_empty_filter() const {
    return std::any_of(filters_.begin(), filters_.end(),
                       [](const Filter& filter) { return filter.weights.empty(); });
}

std::vector<double> MelBank::energies(const std::vector<double>& power) const {
    std::vector<double> result;
    result.reserve(filters_.size());
    for (const Filter& filter : filters_) {
        const auto first = power.begin() + static_cast<std::ptrdiff_t>(filter.first);
        result.push_back(std::inner_product(filter.weights.begin(), filter.weights.end(), first, 0.0));
    }
    return result;
}

}  // namespace spartus::features
