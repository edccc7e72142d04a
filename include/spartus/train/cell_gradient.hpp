/// \file
/// One step of a cell for training: what it makes of its sums, and the way back. Includes libtorch.
#pragma once

#include <array>

#include <ATen/ATen.h>

#include "spartus/nn/cell.hpp"

namespace spartus::train {

/// The rows of [B, rows·H], [B, H] each; they share its memory.
using Rows = std::array<at::Tensor, nn::most_rows>;
Rows rows_of(const at::Tensor& all);

/// To the nearest multiple of 2^-fraction_bits, half to even.
void round_to(at::Tensor& value, int fraction_bits);
at::Tensor rounded_to(const at::Tensor& value, int fraction_bits);

/// Tensors are [B, H], `sums` and `kept` [B, rows·H]. `carried` is that of LayerState. With `round`, values are
/// rounded as nn::Cell::activate() rounds them; gradients are those of the unrounded functions at the rounded
/// values.
class CellGradient {
   public:
    virtual ~CellGradient() = default;

    /// h of this step. `sums` become what backward() needs, `carried` that of this step.
    virtual at::Tensor forward(at::Tensor& sums, at::Tensor& carried, bool round) const = 0;

    /// A step as backward() finds it.
    struct Step {
        at::Tensor kept;            ///< what forward() left of the sums
        at::Tensor carried_before;  ///< into the step
        at::Tensor carried;         ///< out of it
        bool round = false;
    };

    /// Writes the gradient of the sums to `by_sums` and returns that of `carried_before`. `by_carried` is undefined
    /// where no step follows.
    virtual at::Tensor backward(const Step& step, const at::Tensor& by_h, const at::Tensor& by_carried,
                                at::Tensor& by_sums) const = 0;
};

const CellGradient& gradient_of(const nn::Cell& cell);

}  // namespace spartus::train
