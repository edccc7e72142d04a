#include "spartus/arch/edgedrnn/edgedrnn.hpp"
#include "spartus/config/key.hpp"

namespace spartus::arch::edgedrnn {
namespace {

/// Nothing if the key does not allow the value, if nothing would change, or if the network does not fit then.
void add(std::vector<Change>& changes, const std::string& name, const std::string& key, std::uint32_t value,
         const Design& design, const nn::Network& network) {
    Design changed = design;
    const config::Key* const found = config::find_key(changed->keys(), key);
    if (found->text(changed.parameters()) == std::to_string(value)) return;
    if (!found->assign(changed.parameters(), std::to_string(value))) return;
    if (!changed->contradiction().empty()) return;
    if (network.hidden() % changed.as<Config>().accelerator.pes != 0 ||
        network.hidden() < 2 * changed.as<Config>().accelerator.pes) {
        return;
    }
    changes.push_back({name, {key + '=' + std::to_string(value)}, std::move(changed)});
}

}  // namespace

std::vector<Change> what_if_changes(const Design& design, const nn::Network& network) {
    const Config& config = design.as<Config>();
    std::vector<Change> changes;
    add(changes, "twice the PEs", "accelerator.pes", 2 * config.accelerator.pes, design, network);
    add(changes, "twice the FIFO", "delta_encoder.fifo_depth", 2 * config.delta_encoder.fifo_depth, design,
        network);
    add(changes, "no memory latency", "memory.latency", 0, design, network);
    add(changes, "no gap between bursts", "memory.gap", 0, design, network);
    add(changes, "no limit of commands", "memory.outstanding", 0, design, network);
    return changes;
}

}  // namespace spartus::arch::edgedrnn
