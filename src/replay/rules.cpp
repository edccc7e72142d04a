#include "spartus/replay/rules.hpp"

#include <algorithm>

namespace spartus::replay {

std::size_t Rules::held() const {
    return static_cast<std::size_t>(std::count_if(records_.begin(), records_.end(),
                                                  [](const Record& r) { return r.applied && r.broken == 0; }));
}

std::size_t Rules::broken() const {
    return static_cast<std::size_t>(
        std::count_if(records_.begin(), records_.end(), [](const Record& r) { return r.broken > 0; }));
}

}  // namespace spartus::replay
