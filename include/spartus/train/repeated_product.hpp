/// \file
/// One matrix times many small batches. Includes libtorch.
#pragma once

#include <cstdint>

#include <ATen/ATen.h>

namespace spartus::train {

/// x · Wᵀ for one W [outputs, inputs] and many x [B, inputs].
///
/// A BLAS brings W into its own order for every product, which takes three times as long as a product with a batch
/// of eight. Where there are `products` enough to pay for it, W is brought into order once, by XNNPACK, a part of
/// libtorch.
class RepeatedProduct {
   public:
    RepeatedProduct(const at::Tensor& weight, std::int64_t batch, std::int64_t products);

    /// [B, outputs]
    at::Tensor operator()(const at::Tensor& x) const;

    bool in_order() const { return !in_order_.isNone(); }

   private:
    at::Tensor transposed_;
    c10::IValue in_order_;  ///< XNNPACK's copy of W; none where a BLAS multiplies
};

}  // namespace spartus::train
