/// \file
/// The cells that there are, for messages.
#pragma once

#include <string>

#include "spartus/nn/cell.hpp"

namespace spartus::nn {

/// "lstm or gru" of Cell::name, "LSTM or GRU" of Cell::title.
std::string any_cell(std::string_view Cell::*text);

}  // namespace spartus::nn
