/// \file
/// The mel scale: pitch as it is heard.
#pragma once

#include <cstddef>
#include <vector>

namespace spartus::features {

/// mel = 2595·log10(1 + f/700) with f in Hz, the formula of HTK.
double mel_of_hertz(double hertz);
double hertz_of_mel(double mel);

/// Triangular filters, equally wide and half overlapping on the mel scale from 0 Hz to half the sample rate; the
/// triangles are straight on that scale, as in HTK.
class MelBank {
   public:
    MelBank(std::size_t filters, int sample_rate, std::size_t fft_size);

    std::size_t filters() const { return filters_.size(); }
    /// Whether a filter is so narrow that no line of the spectrum lies in it.
    bool has_empty_filter() const;

    /// Energy in each filter. `power` is the spectrum of fft_size/2 + 1 bins.
    std::vector<double> energies(const std::vector<double>& power) const;

   private:
    /// The bins in which a filter is not zero.
    struct Filter {
        std::size_t first = 0;
        std::vector<double> weights;
    };

    std::vector<Filter> filters_;
};

}  // namespace spartus::features
