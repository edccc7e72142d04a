/// \file
/// A plain LSTM or GRU in floating point, with all weights and without thresholds: what quantisation, pruning and
/// delta updates are measured against.
#pragma once

#include <cstdint>
#include <vector>

#include "spartus/nn/network.hpp"

namespace spartus::nn {

/// h of the last layer in every step of all traces, [time steps][H]. Each trace begins with h and c at 0; x is the
/// trace's Q8.8 number. Cost: gates·H·(I + H) multiply-adds per layer and step.
std::vector<float> float_hidden(const std::vector<FloatLayer>& layers, const std::vector<Trace>& traces);

/// Signal to quantisation-noise ratio in dB of `h`, Q8.8 LSB, against `expected` of the same shape:
/// 10·log10(Σ expected² / Σ (expected − h)²). NaN without a signal, infinite without noise.
double sqnr_db(const std::vector<float>& expected, const std::vector<std::int16_t>& h);

}  // namespace spartus::nn
