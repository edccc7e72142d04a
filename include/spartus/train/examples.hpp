/// \file
/// Examples as a network reads them: features in the accelerator's number format.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "spartus/features/stream.hpp"
#include "spartus/nn/network.hpp"
#include "spartus/train/dataset.hpp"

namespace spartus::train {

/// Mean and standard deviation of each feature over all frames.
features::Normalisation measure(const Dataset& dataset);

/// The 123 features of an example, normalised in its order and rounded to Q8.8.
nn::Trace trace_of(const Example& example, const features::Normalisation& normalisation);

/// What is sent of a trace: an element keeps its last value until it is at least `threshold` LSB away from it.
void hold(nn::Trace& trace, std::int32_t threshold);

}  // namespace spartus::train
