#include "spartus/sim/run_result.hpp"

#include <algorithm>

namespace spartus::sim {
namespace {

template <typename Count>
std::uint64_t sum(const std::vector<ArrayCounts>& arrays, Count count) {
    std::uint64_t total = 0;
    for (const ArrayCounts& array : arrays) total += count(array);
    return total;
}

}  // namespace

std::uint64_t StepResult::max_tokens() const {
    std::uint64_t most = 0;
    for (const ArrayCounts& counts : arrays) most = std::max(most, counts.array.tokens);
    return most;
}

std::uint64_t StepResult::tokens() const {
    return sum(arrays, [](const ArrayCounts& counts) { return counts.array.tokens; });
}

std::uint64_t StepResult::fired_x() const {
    return sum(arrays, [](const ArrayCounts& counts) { return counts.encoder.tokens_x; });
}

std::uint64_t StepResult::fired_h() const {
    return sum(arrays, [](const ArrayCounts& counts) { return counts.encoder.tokens_h; });
}

std::uint64_t StepResult::words() const {
    return sum(arrays, [](const ArrayCounts& counts) { return counts.array.issue; });
}

std::uint64_t StepResult::multiply_adds() const {
    return sum(arrays, [](const ArrayCounts& counts) { return counts.array.multiply_adds; });
}

}  // namespace spartus::sim
