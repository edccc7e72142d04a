#include "spartus/sim/run_result.hpp"

#include <algorithm>
#include <numeric>

namespace spartus::sim {

std::uint32_t StepResult::max_tokens() const {
    return *std::max_element(tokens.begin(), tokens.end());
}

std::uint64_t StepResult::total_tokens() const {
    return std::accumulate(tokens.begin(), tokens.end(), std::uint64_t{0});
}

}  // namespace spartus::sim
