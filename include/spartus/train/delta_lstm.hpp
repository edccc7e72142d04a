/// \file
/// A DeltaLSTM layer that can be trained. Includes libtorch.
#pragma once

#include <ATen/ATen.h>

namespace spartus::train {

/// One layer's parameters, rows in the gate order i, f, g, o as in nn::Layer.
struct LstmWeights {
    at::Tensor weight_ih;  ///< [4H, I]
    at::Tensor weight_hh;  ///< [4H, H]
    at::Tensor bias;       ///< [4H], the sum of both
};

/// What one step leaves to the next, each [B, H]; no gradient flows through it from one call to the next.
struct LstmState {
    at::Tensor h, c;
    at::Tensor sent;  ///< h as the matrix has seen it: the value that was last sent

    static LstmState zero(const at::Tensor& weight_hh, std::int64_t batch);
};

struct LstmArithmetic {
    double threshold_h = 0;  ///< Θh: an element of h is sent when it is at least so far from what was last sent
    bool rounded = false;    ///< sums and c to Q8.8, gates and tanh c to Q2.4: the accelerator's own values
};

/// h in every step, [T, B, H], and the state behind the last one in `state`.
///
/// `x` [T, B, I] is what is sent of the input: its own threshold has been applied (see hold()). `keep` [T, B] is 0
/// in the steps that begin a sequence and 1 elsewhere.
///
/// With sent_t = h_{t-1} where |h_{t-1} − sent_{t-1}| ≥ Θh, else sent_{t-1}, the sums W_hh·sent_t are those that
/// the accelerator gathers by adding W_hh·Δ. Gradients are those of this formula with the choices held fixed, which
/// is exact wherever no difference equals Θh; rounding is passed straight through.
at::Tensor delta_lstm(const at::Tensor& x, const at::Tensor& keep, const LstmWeights& weights, LstmState& state,
                      const LstmArithmetic& arithmetic);

}  // namespace spartus::train
