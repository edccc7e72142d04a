#include "spartus/nn/activation_tables.hpp"

#include <cmath>

namespace spartus::nn {

// Both functions are transcendental at every non-zero rational, so no entry is near a tie and double suffices.
ActivationTable::ActivationTable(double (*function)(double)) {
    for (int x = -limit; x < limit; ++x) {
        const double exact = function(std::ldexp(x, -activation_fraction_bits));
        values_[static_cast<std::size_t>(x + limit)] = quantise<std::int8_t>(exact, lut_fraction_bits);
    }
}

const ActivationTable sigmoid([](double x) { return 1.0 / (1.0 + std::exp(-x)); });
const ActivationTable tanh([](double x) { return std::tanh(x); });

}  // namespace spartus::nn
