/// \file
/// A DeltaLSTM or DeltaGRU layer that can be trained. Includes libtorch.
#pragma once

#include <ATen/ATen.h>

#include "spartus/nn/cell.hpp"

namespace spartus::train {

/// One layer's parameters, rows and gates in the orders of its cell.
struct LayerWeights {
    at::Tensor weight_ih;  ///< [gates·H, I]
    at::Tensor weight_hh;  ///< [gates·H, H]
    at::Tensor bias;       ///< [rows·H], what the accumulators start from: see nn::bias_of_rows()
};

/// What one step leaves to the next, each [B, H]; no gradient flows through it from one call to the next.
struct LayerState {
    at::Tensor h;
    at::Tensor carried;  ///< what reaches the next step past the matrices: c of an LSTM, h of a GRU
    at::Tensor sent;     ///< h as the matrix has seen it: the value that was last sent

    static LayerState zero(const at::Tensor& weight_hh, std::int64_t batch);
};

struct LayerArithmetic {
    double threshold_h = 0;  ///< Θh: an element of h is sent when it is at least so far from what was last sent
    bool rounded = false;    ///< sums, c and h to Q8.8, what the tables give to Q2.4: the accelerator's own values
};

/// h in every step, [T, B, H], and the state behind the last one in `state`.
///
/// `x` [T, B, I] is what is sent of the input: its own threshold has been applied (see hold()). `keep` [T, B] is 0
/// in the steps that begin a sequence and 1 elsewhere.
///
/// With sent_t = h_{t-1} where |h_{t-1} − sent_{t-1}| ≥ Θh, else sent_{t-1}, the sums W_hh·sent_t are those that
/// the accelerator gathers by adding W_hh·Δ. Gradients are those of this formula with the choices held fixed, which
/// is exact wherever no difference equals Θh; rounding is passed straight through.
at::Tensor delta_layer(const nn::Cell& cell, const at::Tensor& x, const at::Tensor& keep,
                       const LayerWeights& weights, LayerState& state, const LayerArithmetic& arithmetic);

}  // namespace spartus::train
