/// \file
/// Utterances as a network is trained on them, and the file that keeps them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "spartus/features/matrix.hpp"
#include "spartus/train/utterance.hpp"

namespace spartus::train {

/// An utterance without its sound.
struct Example {
    std::string id;
    std::size_t frames = 0;
    std::vector<float> statics;  ///< [frames][41], logarithmic energies
    std::vector<Phone> labels;   ///< [frames], or empty
    std::vector<Phone> phones;
};

/// Resamples to `sample_rate` and computes energies and labels; the label of a frame is the phone at its middle.
/// Throws Error(input) for a sound shorter than one frame.
Example example_of(const Utterance& utterance, int sample_rate);

struct Dataset {
    int sample_rate = 0;
    std::vector<Example> examples;

    std::size_t frames() const;
};

/// A safetensors file: sample_rate, ids, and features, labels and phones one example after the other.
void write_dataset(const std::string& path, const Dataset& dataset);
/// Throws Error(input).
Dataset read_dataset(const std::string& path);

}  // namespace spartus::train
