/// \file
/// What a network recognises, in the accelerator's own arithmetic.
#pragma once

#include <cstddef>
#include <vector>

#include "spartus/nn/reference.hpp"
#include "spartus/recognition/recogniser.hpp"
#include "spartus/train/dataset.hpp"

namespace spartus::train {

/// Counts over a data set. The best path is taken: the largest output of each frame, runs as one, silence dropped.
struct Score {
    std::size_t frames = 0;
    std::size_t phones = 0;  ///< in the transcripts
    std::size_t errors = 0;  ///< edit distance to them
    std::size_t fired_x = 0, elements_x = 0;
    std::size_t fired_h = 0, elements_h = 0;

    double phone_error_rate() const { return static_cast<double>(errors) / static_cast<double>(phones); }
};

/// By the untimed reference, bit for bit what the accelerator computes.
Score score(const nn::Network& network, const nn::Arithmetic& arithmetic, const recognition::Recogniser& recogniser,
            const Dataset& dataset);

/// By a plain LSTM in floating point, without thresholds or rounding but that of x. No element counts.
Score score_float(const std::vector<nn::FloatLayer>& layers, const recognition::Recogniser& recogniser,
                  const Dataset& dataset);

}  // namespace spartus::train
