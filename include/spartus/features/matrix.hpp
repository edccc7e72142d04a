/// \file
/// Features over time.
#pragma once

#include <cstddef>
#include <vector>

namespace spartus::features {

/// One row per frame, row-major.
struct Matrix {
    std::size_t rows = 0;
    std::size_t columns = 0;
    std::vector<double> values;

    double& at(std::size_t row, std::size_t column) { return values[row * columns + column]; }
    double at(std::size_t row, std::size_t column) const { return values[row * columns + column]; }
};

/// The slope of each column over ±2 frames: d[t] = Σ_{k=1,2} k·(x[t+k] − x[t−k]) / (2·Σ k²), the regression of HTK.
/// The first and last row are repeated beyond the ends.
Matrix differences(const Matrix& x);

/// A feature with this mean and (population) standard deviation, shifted and scaled to 0 and 1. A deviation below
/// 1e-6 is rounding noise in the logarithm of an energy: the feature becomes 0.
double normalised(double feature, double mean, double deviation);

/// Shifts and scales each column to zero mean and unit (population) variance, as
/// normalised() does.
void normalise(Matrix& x);

}  // namespace spartus::features
