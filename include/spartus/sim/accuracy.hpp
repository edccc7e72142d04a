/// \file
/// What quantisation, pruning and thresholds did to a run: how far h is from that of the float network, and how
/// many numbers did not fit their format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "spartus/arch/architecture.hpp"
#include "spartus/arch/figure.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::sim {

/// What the run itself does not know. Nothing where it was not found out.
struct Accuracy {
    double sqnr_db = std::numeric_limits<double>::quiet_NaN();  ///< of h of the last layer, see nn::sqnr_db()
    std::size_t sqnr_steps = 0;                                 ///< time steps compared, from the first on
    std::optional<std::uint64_t> clipped_weights = {};          ///< see below
    std::optional<std::uint64_t> clipped_inputs = {};
};

/// Weights that Q1.7 cannot hold, so those beyond ±1; quantising sets them to its limits. Biases are not counted.
std::uint64_t clipped_weights(const std::vector<nn::FloatLayer>& layers);
/// Elements of x at the limits of Q8.8, ±128, where quantising sets all beyond.
std::uint64_t clipped_inputs(const std::vector<nn::Trace>& traces);

/// The float network's side of a comparison.
struct FloatRun {
    std::vector<float> h;  ///< of the last layer, [steps][H]
    std::size_t steps = 0;
    std::uint64_t clipped_weights = 0;
};

/// Runs the float network over the first `most_steps` steps of the traces; without a number over as many as take
/// half a second or so, which is a fixed number of multiply-adds.
FloatRun float_run(const std::vector<nn::FloatLayer>& layers, const std::vector<nn::Trace>& traces,
                   std::optional<std::size_t> most_steps);

/// Of a run on the same traces, from its h of the last layer, [steps][H], at least as many steps as `expected` has.
Accuracy accuracy_of(const FloatRun& expected, const std::vector<nn::Trace>& traces,
                     const std::vector<std::int16_t>& h);

void add_accuracy(const arch::Finished& finished, const Accuracy& accuracy, arch::Figures& figures);

/// What a user should know before believing the figures, one line each: weights clipped, hardly anything sent.
std::vector<std::string> warnings(const arch::Finished& finished, const arch::Figures& figures);

/// Names and values of the summary's lines, the warnings among them.
std::vector<std::pair<std::string, std::string>> accuracy_lines(const arch::Finished& finished,
                                                                const arch::Figures& figures);

}  // namespace spartus::sim
