/// \file
/// How far the accelerator's numbers are from those of the network in floating point.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/nn/network.hpp"
#include "spartus/nn/reference.hpp"

namespace spartus::accuracy {

/// h of every layer in floating point, [layer][time steps · H]: what each comparison is made with. Unpruned
/// weights, no thresholds, the same Q8.8 x.
std::vector<std::vector<float>> expected_hidden(const std::vector<nn::FloatLayer>& layers,
                                                const std::vector<nn::Trace>& traces);

/// One layer over all steps of all traces.
struct LayerErrors {
    double sqnr_db = 0;    ///< of h, as nn::sqnr_db(): NaN without a signal, infinite without an error
    double rms_error = 0;  ///< of h; NaN without steps
    double largest_error = 0;
    std::uint64_t sums = 0;       ///< pre-activations computed
    std::uint64_t saturated = 0;  ///< of them, beyond Q8.8
    std::uint64_t overflows = 0;  ///< of them, beyond the accumulator, so wrong by a multiple of its range
    std::uint64_t elements = 0;   ///< of x and h offered to the encoders
    std::uint64_t fired = 0;      ///< of them

    double saturated_share() const;    ///< NaN without steps, as all that is divided here
    double temporal_sparsity() const;  ///< 1 − fired / elements
};

/// Runs the untimed reference and compares h of each layer. `network` is quantised, and pruned or not. A layer's
/// errors include what those below it hand up.
std::vector<LayerErrors> compare(const nn::Network& network, const nn::Arithmetic& arithmetic,
                                 const std::vector<nn::Trace>& traces,
                                 const std::vector<std::vector<float>>& expected);

}  // namespace spartus::accuracy
