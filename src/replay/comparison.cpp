#include "spartus/replay/comparison.hpp"

namespace spartus::replay {

void Comparison::compare(const std::string& place, const std::string& module, const char* quantity,
                         std::uint64_t wave, std::uint64_t statistics) {
    ++compared_;
    if (!module.empty()) modules_.insert(module);
    if (wave == statistics) return;
    ++different_;
    if (differences_.size() < most_kept) differences_.push_back({place, module, quantity, wave, statistics});
}

}  // namespace spartus::replay
