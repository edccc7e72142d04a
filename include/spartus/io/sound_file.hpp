/// \file
/// Recordings.
#pragma once

#include <string>
#include <vector>

namespace spartus::io {

/// One channel of sound.
struct Sound {
    int sample_rate = 0;         ///< Hz
    std::vector<float> samples;  ///< full scale is ±1; floating-point files may exceed it
};

/// What read_sound() accepts.
enum class SoundFormats {
    wav,
    any,  ///< whatever libsndfile knows: FLAC and NIST SPHERE among others
};

/// Reads a WAV file (also WAVEX and RF64, of any encoding that libsndfile knows). Several channels are averaged.
/// The length is what can be decoded, not what the header claims. Throws Error(input), also for a sample that is
/// not a finite number.
Sound read_sound(const std::string& path, SoundFormats formats = SoundFormats::wav);

}  // namespace spartus::io
