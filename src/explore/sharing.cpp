#include "spartus/explore/sharing.hpp"

#include <fmt/format.h>

#include "spartus/explore/preparation.hpp"
#include "spartus/explore/workloads.hpp"

namespace spartus::explore {

std::string values_key(const Sweep& sweep, const Point& point) {
    const arch::Design design = config_of(sweep, point);
    std::string text;
    Point one = point;
    for (one.workload = 0; one.workload < workloads(sweep); ++one.workload) {
        const InputKey key(sweep, one, design);
        if (key.arithmetic.empty()) return {};
        text += fmt::format("{}\n{}\n{}\n{}\n{}\n", key.network, key.trace, key.gamma, key.pruning, key.arithmetic);
    }
    return text;
}

bool Sharing::timed(const Point& point) {
    if (check_ != Check::once) return false;
    const std::string key = values_key(sweep_, point);
    return !key.empty() && !seen_.insert(key).second;
}

}  // namespace spartus::explore
