/// \file
/// One lane of the activation unit, as plain C++: the sums of a neuron's rows in, its h out. All multiplications of
/// a lane share one multiplier, which the interval of at least four cycles between groups allows. Written for the
/// hardware and apart from nn/cells/, which the check compares it with.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "spartus/nn/cell.hpp"

namespace spartus::arch::spartus {

/// The sums of a neuron after the adder tree, row after row, 15 fraction bits, sign-extended from the accumulator's
/// width.
using LaneSums = std::array<std::int32_t, nn::most_rows>;

/// Returns h. `state`, Q8.8, is what the lane keeps of the neuron from step to step; a reset clears it.
using Lane = std::int16_t (*)(const LaneSums& sums, std::int16_t& state);

/// Keeps c. pre = sat16(rne(sum, 7)); i, f, o = sigmoid(pre), g = tanh(pre); c = sat16(rne(c·f + ((i·g) << 4), 4));
/// h = o·tanh(c).
std::int16_t lstm_lane(const LaneSums& sums, std::int16_t& c);

/// Keeps h. pre as above; r, z = sigmoid(pre); n = tanh(sat16(pre_nx + rne(r·pre_nh, 4)));
/// h = sat16((16 - z)·n + rne(z·h, 4)).
std::int16_t gru_lane(const LaneSums& sums, std::int16_t& h);

/// The lane that computes a cell, which must be one of cells_with_lanes(): other networks are refused before there
/// is a lane (arch::check_network).
Lane lane_of(const nn::Cell& cell);

/// The cells that Spartus runs.
const std::vector<const nn::Cell*>& cells_with_lanes();

}  // namespace spartus::arch::spartus
