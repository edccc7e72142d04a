/// \file
/// The LSTM: i, f, o = sigmoid, g = tanh of their rows; c' = f·c + i·g; h' = o·tanh(c'). Both matrices feed all
/// rows.
#pragma once

#include "spartus/nn/cell.hpp"

namespace spartus::nn {

/// The rows of a neuron, which are the gates of the file.
enum LstmRow : std::size_t { gate_i, gate_f, gate_g, gate_o };

extern const Cell lstm;

}  // namespace spartus::nn
