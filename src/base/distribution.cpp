#include "spartus/base/distribution.hpp"

#include <algorithm>
#include <limits>

#include "spartus/base/math.hpp"

namespace spartus {

double mean(const std::vector<std::uint64_t>& values) {
    double sum = 0;
    for (const std::uint64_t value : values) sum += static_cast<double>(value);
    return ratio(sum, static_cast<double>(values.size()));
}

double percentile(const std::vector<std::uint64_t>& sorted, std::size_t percent) {
    if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
    const std::size_t rank = std::max<std::size_t>(1, (sorted.size() * percent + 99) / 100);
    return static_cast<double>(sorted[rank - 1]);
}

}  // namespace spartus
