/// \file
/// What a trained network's file holds beside the LSTM: the layer from h to phones, and what its features look
/// like.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "spartus/features/stream.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/recognition/phones.hpp"

namespace spartus::recognition {

/// A dense layer in floating point, in software.
struct Classifier {
    std::size_t hidden = 0;
    std::vector<float> weight;  ///< [phone_classes][hidden]
    std::vector<float> bias;    ///< [phone_classes]

    /// The class of the largest output; of equal ones the first.
    Phone classify(const float* h) const;
};

struct Recogniser {
    Classifier classifier;
    features::Normalisation normalisation;
    int sample_rate = 0;  ///< Hz, of the recordings that it was trained on
};

/// Reads the tensors classifier.weight [39, H], classifier.bias [39], features.mean [123], features.deviation [123]
/// (F32) and features.sample_rate [1] (I32) beside an LSTM with H units. Throws Error(input).
Recogniser read_recogniser(const std::string& path, std::size_t hidden);

/// Writes a network as io::write_network() does, and these tensors with it. Throws Error(output).
void write_recogniser(const std::string& path, const std::vector<nn::FloatLayer>& layers, io::WeightFormat format,
                      const Recogniser& recogniser);

}  // namespace spartus::recognition
