#include "spartus/features/spectrum.hpp"

#include <cmath>
#include <new>

#include <kiss_fftr.h>

namespace spartus::features {
namespace {

const double two_pi = 2 * std::acos(-1.0);

std::size_t next_power_of_two(std::size_t n) {
    std::size_t power = 1;
    while (power < n) power *= 2;
    return power;
}

}  // namespace

Spectrum::Spectrum(std::size_t frame_length)
    : window_(frame_length),
      buffer_(next_power_of_two(frame_length)),
      plan_(kiss_fftr_alloc(static_cast<int>(buffer_.size()), 0, nullptr, nullptr)) {
    if (!plan_) throw std::bad_alloc();
    for (std::size_t n = 0; n < frame_length; ++n) {
        const double phase = two_pi * static_cast<double>(n) / static_cast<double>(frame_length - 1);
        window_[n] = 0.54 - 0.46 * std::cos(phase);
    }
}

void Spectrum::FreePlan::operator()(kiss_fftr_state* plan) const {
    kiss_fftr_free(plan);
}

std::vector<double> Spectrum::power(const float* frame) {
    for (std::size_t n = 0; n < window_.size(); ++n) {
        const auto previous = static_cast<double>(frame[n == 0 ? 0 : n - 1]);
        buffer_[n] = static_cast<float>((static_cast<double>(frame[n]) - pre_emphasis * previous) * window_[n]);
    }
    std::vector<kiss_fft_cpx> bins(fft_size() / 2 + 1);
    kiss_fftr(plan_.get(), buffer_.data(), bins.data());

    std::vector<double> result;
    result.reserve(bins.size());
    for (const kiss_fft_cpx& bin : bins) {
        const auto re = static_cast<double>(bin.r);
        const auto im = static_cast<double>(bin.i);
        result.push_back(re * re + im * im);
    }
    return result;
}

}  // namespace spartus::features
