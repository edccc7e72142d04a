/// \file
/// Synthetic speech: sentences from texts, voices that are either trained on or tested with, rooms and noise.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "spartus/train/dataset.hpp"

namespace spartus::train {

/// Sentences of 3 to 14 words of letters, each once, of the given part, in the order of the files. Throws
/// Error(input).
std::vector<std::string> sentences(const std::vector<std::string>& paths, Part part);

/// Voices of eSpeak NG for one part; no voice is in both.
const std::vector<std::string>& voices(Part part);

/// A level within ±10 dB, a room of up to 0.3 s, white or low-passed noise 8 to 45 dB below the speech.
void spoil(std::vector<float>& samples, int sample_rate, std::mt19937_64& random);

struct SyntheticOptions {
    std::vector<std::string> texts;  ///< paths
    Part part = Part::train;
    std::size_t frames = 0;  ///< at least so many, as far as there are sentences
    int sample_rate = 8000;
    std::uint64_t seed = 1;
};

/// Each sentence by one voice at one speed and pitch, all drawn by seed.
Dataset synthetic_speech(const SyntheticOptions& options);

}  // namespace spartus::train
