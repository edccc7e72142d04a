/// \file
/// Sounds at another sample rate, by libsamplerate's band-limited interpolation.
#pragma once

#include <memory>
#include <vector>

struct SRC_STATE_tag;

namespace spartus::features {

/// Whether there is a conversion: both rates are positive and differ by a factor of 256 at most.
bool can_resample(int from, int to);

/// One channel that arrives in pieces.
class Resampler {
   public:
    /// Rates in Hz, as of can_resample().
    Resampler(int from, int to);

    /// What becomes of the samples that arrived so far, as far as it is determined.
    std::vector<float> convert(const std::vector<float>& samples) { return process(samples, false); }
    /// The rest. Nothing may follow.
    std::vector<float> finish() { return process({}, true); }

   private:
    struct Delete {
        void operator()(SRC_STATE_tag* state) const;
    };

    std::vector<float> process(const std::vector<float>& samples, bool end);

    double ratio_;
    std::unique_ptr<SRC_STATE_tag, Delete> state_;
};

/// A whole sound at once; as it is if that is the rate already.
std::vector<float> resampled(const std::vector<float>& samples, int from, int to);

}  // namespace spartus::features
