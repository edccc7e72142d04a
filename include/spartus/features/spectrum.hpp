/// \file
/// Power spectrum of one frame of speech.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

struct kiss_fftr_state;

namespace spartus::features {

constexpr double pre_emphasis = 0.97;  ///< assumed: the usual value

/// Pre-emphasis, Hamming window and a real FFT of the next power of two, for frames of one length.
class Spectrum {
   public:
    explicit Spectrum(std::size_t frame_length);

    std::size_t fft_size() const { return buffer_.size(); }

    /// |X[k]|² for k = 0 … fft_size/2, unscaled. `frame` has frame_length samples. As in HTK each frame is
    /// pre-emphasised by itself (y[0] = 0.03·x[0]), so it does not depend on what was before it.
    std::vector<double> power(const float* frame);

   private:
    struct FreePlan {
        void operator()(kiss_fftr_state* plan) const;
    };

    std::vector<double> window_;
    std::vector<float> buffer_;  ///< the frame, padded with zeros
    std::unique_ptr<kiss_fftr_state, FreePlan> plan_;
};

}  // namespace spartus::features
