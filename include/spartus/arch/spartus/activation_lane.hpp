/// \file
/// The lanes of the activation unit, as plain C++: the pre-activations of a neuron's rows in, its h out. All
/// multiplications of a lane share one multiplier, which the interval of at least four cycles between groups
/// allows. Written for the hardware and apart from nn/cells/, which the check compares it with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "spartus/nn/cell.hpp"

namespace spartus::arch::spartus {

/// sat16(rne(sum, 7)), Q8.8, of sums after the adder tree: 15 fraction bits, sign-extended from the accumulator's
/// width.
void pre_activations(const std::int32_t* sums, std::size_t count, std::int16_t* pre);

/// `count` lanes side by side, each with a neuron. `pre`: [rows][stride], of which `count` are used; `state`, Q8.8,
/// is what a lane keeps of its neuron from step to step, which a reset clears.
using Lanes = void (*)(const std::int16_t* pre, std::size_t stride, std::size_t count, std::int16_t* state,
                       std::int16_t* h);

/// The lanes that compute a cell, which must be one of cells_with_lanes(): other networks are refused before there
/// are lanes (arch::check_network).
///
///   LSTM  keeps c. i, f, o = sigmoid(pre), g = tanh(pre); c = sat16(rne(c·f + ((i·g) << 4), 4)); h = o·tanh(c).
///   GRU   keeps h. r, z = sigmoid(pre); n = tanh(sat16(pre_nx + rne(r·pre_nh, 4)));
///         h = sat16((16 - z)·n + rne(z·h, 4)).
Lanes lanes_of(const nn::Cell& cell);

/// The cells that Spartus runs.
const std::vector<const nn::Cell*>& cells_with_lanes();

}  // namespace spartus::arch::spartus
