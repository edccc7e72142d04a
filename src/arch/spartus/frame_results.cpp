#include <algorithm>

#include "spartus/arch/spartus/host_timing.hpp"
#include "spartus/arch/spartus/statistics.hpp"

namespace spartus::arch::spartus {

/// Phase by phase as the steps had them, with the host's recurrence in place of the two that wait for it.
std::vector<Cycle> results_at(const Finished& finished, Cycle period) {
    const nn::Network& network = finished.network;
    const stats::Schema& schema = finished.run.schema;
    const std::size_t input_wait = schema.phase("input_wait");
    const std::size_t output_full = schema.phase("output_full");
    const std::size_t activation = schema.phase("activation");
    HostTiming host(finished.design.as<Config>(), static_cast<std::uint32_t>(network.inputs()),
                    static_cast<std::uint32_t>(network.hidden()), period);
    std::vector<Cycle> results;
    Cycle now = 0;
    for (const stats::Step& step : finished.run.steps) {
        const bool last_layer = step.layer + 1 == network.layers.size();
        for (std::size_t p = 0; p < schema.phases.size(); ++p) {
            if (p == input_wait && step.layer == 0) {
                now = std::max(now, host.input_ready());
                host.started(now);
            } else if (p == output_full && last_layer) {
                now = std::max(now, host.output_free());
            } else {
                now += step.phases[p];
            }
            if (p != activation || !last_layer) continue;
            host.result(now);
            results.push_back(host.result_left());
        }
    }
    return results;
}

}  // namespace spartus::arch::spartus
