#include "spartus/train/cell_gradient.hpp"

#include <algorithm>

#include "spartus/nn/cells/gru.hpp"
#include "spartus/nn/cells/lstm.hpp"

#include "cells/gradients.hpp"

namespace spartus::train {

Rows rows_of(const at::Tensor& all) {
    Rows rows;
    const auto parts = all.chunk(static_cast<std::int64_t>(rows.size()), 1);
    std::copy(parts.begin(), parts.end(), rows.begin());
    return rows;
}

void round_to(at::Tensor& value, int fraction_bits) {
    const double lsb = 1 << fraction_bits;
    value.mul_(lsb).round_().div_(lsb);
}

at::Tensor rounded_to(const at::Tensor& value, int fraction_bits) {
    at::Tensor result = value.clone();
    round_to(result, fraction_bits);
    return result;
}

const CellGradient& gradient_of(const nn::Cell& cell) {
    return &cell == &nn::gru ? gru_gradient() : lstm_gradient();
}

}  // namespace spartus::train
