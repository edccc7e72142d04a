/// \file
/// The GRU in PyTorch's form: r, z = sigmoid of their rows; n = tanh(n_x + r·n_h); h' = (1 - z)·n + z·h. What W_ih
/// and W_hh give to n are rows apart, n_x and n_h, because r multiplies the latter alone.
#pragma once

#include "spartus/nn/cell.hpp"

namespace spartus::nn {

/// The rows of a neuron. The gates of the file are r, z, n.
enum GruRow : std::size_t { row_r, row_z, row_nx, row_nh };

extern const Cell gru;

}  // namespace spartus::nn
