#include "spartus/features/matrix.hpp"

#include <algorithm>
#include <cmath>

namespace spartus::features {

Matrix differences(const Matrix& x) {
    constexpr std::size_t reach = 2;
    constexpr double divisor = 2 * (1 * 1 + 2 * 2);
    Matrix result{x.rows, x.columns, std::vector<double>(x.values.size())};
    for (std::size_t t = 0; t < x.rows; ++t) {
        for (std::size_t c = 0; c < x.columns; ++c) {
            double sum = 0;
            for (std::size_t k = 1; k <= reach; ++k) {
                const std::size_t after = std::min(t + k, x.rows - 1);
                const std::size_t before = t < k ? 0 : t - k;
                sum += static_cast<double>(k) * (x.at(after, c) - x.at(before, c));
            }
            result.at(t, c) = sum / divisor;
        }
    }
    return result;
}

double normalised(double feature, double mean, double deviation) {
    constexpr double noise = 1e-6;
    return deviation < noise ? 0 : (feature - mean) / deviation;
}

void normalise(Matrix& x) {
    const auto rows = static_cast<double>(x.rows);
    for (std::size_t c = 0; c < x.columns; ++c) {
        double sum = 0;
        for (std::size_t t = 0; t < x.rows; ++t) sum += x.at(t, c);
        const double mean = sum / rows;
        double squares = 0;
        for (std::size_t t = 0; t < x.rows; ++t) squares += (x.at(t, c) - mean) * (x.at(t, c) - mean);
        const double deviation = std::sqrt(squares / rows);
        for (std::size_t t = 0; t < x.rows; ++t) x.at(t, c) = normalised(x.at(t, c), mean, deviation);
    }
}

}  // namespace spartus::features
