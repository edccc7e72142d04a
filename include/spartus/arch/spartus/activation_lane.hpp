/// \file
/// One lane of the activation unit, as plain C++: four sums in, one neuron's c and h out. All multiplications of a
/// lane share one multiplier, which the interval of at least four cycles between groups allows.
#pragma once

#include <cstdint>

namespace spartus::arch::spartus {

/// The four sums of a neuron after the adder tree, 15 fraction bits, sign-extended from the accumulator's width.
struct GateSums {
    std::int32_t i, f, g, o;
};

/// Updates `c` (Q8.8) in place and returns h (Q8.8):
/// pre = sat16(rne(sum, 7)); i, f, o = sigmoid(pre), g = tanh(pre); c = sat16(rne(c·f + ((i·g) << 4), 4));
/// h = o·tanh(c).
std::int16_t activate_neuron(const GateSums& sums, std::int16_t& c);

}  // namespace spartus::arch::spartus
