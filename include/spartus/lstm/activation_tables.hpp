/// \file
/// Sigmoid and tanh as the accelerator's look-up tables give them: Q8.8 in, Q2.4 out.
#pragma once

#include <cstdint>

namespace spartus::lstm {

/// sigmoid(x / 2^8) · 2^4, rounded half to even; 0..16.
int sigmoid(std::int16_t x);

/// tanh(x / 2^8) · 2^4, rounded half to even; -16..16.
int tanh(std::int16_t x);

}  // namespace spartus::lstm
