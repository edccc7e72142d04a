/// \file
/// The exact sigmoid, for the cells in floating point.
#pragma once

#include <cmath>

namespace spartus::nn {

inline float logistic(float x) {
    return 1.0F / (1.0F + std::exp(-x));
}

}  // namespace spartus::nn
