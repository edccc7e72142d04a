#include "spartus/sim/fitting.hpp"

#include <algorithm>
#include <optional>

#include "spartus/config/key.hpp"

namespace spartus::sim {
namespace {

/// The fewest LUTs are the smallest chip.
std::string smallest(std::vector<cost::Device> devices, const cost::Resources& needed) {
    std::stable_sort(devices.begin(), devices.end(), [](const cost::Device& a, const cost::Device& b) {
        return a.available.lut < b.available.lut;
    });
    const auto found = std::find_if(devices.begin(), devices.end(),
                                    [&](const cost::Device& device) { return cost::fit(needed, device).fits; });
    return found == devices.end() ? "" : found->name;
}

/// Nothing if the key does not allow the value, or not with the others.
std::optional<arch::Design> changed(arch::Design design, const std::string& name, const std::string& value) {
    const config::Key* const key = config::find_key(design->keys(), name);
    if (key == nullptr || !key->assign(design.parameters(), value)) return std::nullopt;
    if (!design->contradiction().empty()) return std::nullopt;
    return design;
}

class Trial {
   public:
    Trial(const arch::Design& design, const nn::Network& network, const cost::Device& device,
          const LoadNetwork& load)
        : design_(design), network_(network), device_(device), load_(load) {}

    /// The first value of the ladder that makes the design fit, "network.gamma=0.97"; empty if none does.
    std::string climb(const arch::Ladder& ladder) const {
        for (const std::string& value : ladder.values) {
            const auto design = changed(design_, ladder.key, value);
            if (design && fits(*design)) return ladder.key + '=' + value;
        }
        return "";
    }

   private:
    bool fits(const arch::Design& design) const {
        const arch::Architecture& architecture = design.architecture();
        const auto needs = [&](const nn::Network& network) {
            return cost::fit(architecture.design_cost(design, network).total(), device_).fits;
        };
        return same_weights(design) ? needs(network_) : needs(load_(design));
    }

    /// Whether a run of the design would have the network that is there.
    bool same_weights(const arch::Design& design) const {
        const auto gamma = [](const arch::Design& of) {
            return of->network.gamma ? of->network.gamma->text() : "";
        };
        const arch::Architecture& architecture = design.architecture();
        return gamma(design) == gamma(design_) &&
               (gamma(design).empty() || architecture.pruning_key(design) == architecture.pruning_key(design_));
    }

    const arch::Design& design_;
    const nn::Network& network_;
    const cost::Device& device_;
    const LoadNetwork& load_;
};

}  // namespace

Fitting fitting(const arch::Design& design, const nn::Network& network, const cost::Device& device,
                const std::vector<cost::Device>& others, const LoadNetwork& load) {
    const arch::Architecture& architecture = design.architecture();
    Fitting result;
    result.device = smallest(others, architecture.design_cost(design, network).total());
    const Trial trial(design, network, device, load);
    for (const arch::Ladder& ladder : architecture.smaller(design)) {
        const std::string change = trial.climb(ladder);
        if (!change.empty()) result.changes.push_back(change);
    }
    return result;
}

}  // namespace spartus::sim
