/// \file
/// Sigmoid and tanh as the accelerator's look-up tables give them: Q8.8 in, Q2.4 out.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "spartus/nn/fixed_point.hpp"

namespace spartus::nn {

/// A function's values on [-4, 4). Beyond, both functions lie within half an LSB of their limits, so a table
/// clamps.
class ActivationTable {
   public:
    explicit ActivationTable(double (*function)(double));

    int operator()(std::int16_t x) const {
        return values_[static_cast<std::size_t>(std::clamp<int>(x, -limit, limit - 1) + limit)];
    }

   private:
    static constexpr int limit = 4 << activation_fraction_bits;
    std::array<std::int8_t, 2 * limit> values_;
};

/// sigmoid(x / 2^8) · 2^4, rounded half to even; 0..16.
extern const ActivationTable sigmoid;

/// tanh(x / 2^8) · 2^4, rounded half to even; -16..16.
extern const ActivationTable tanh;

}  // namespace spartus::nn
