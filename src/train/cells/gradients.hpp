/// \file
/// The cells that can be trained.
#pragma once

#include "spartus/train/cell_gradient.hpp"

namespace spartus::train {

const CellGradient& lstm_gradient();
const CellGradient& gru_gradient();

}  // namespace spartus::train
