/// \file
/// Sounds at another sample rate.
#pragma once

#include <vector>

#include "spartus/io/sound_file.hpp"

namespace spartus::train {

/// The samples of `sound` at `sample_rate`, by libsamplerate; as they are if that is the rate already.
std::vector<float> resampled(const io::Sound& sound, int sample_rate);

}  // namespace spartus::train
