#include <algorithm>

#include "spartus/arch/spartus/host_timing.hpp"
#include "spartus/arch/spartus/statistics.hpp"

namespace spartus::arch::spartus {
namespace {

/// Phase by phase as the steps had them, with the host's recurrence in place of the two that wait for it.
class Replay {
   public:
    Replay(const Config& config, const nn::Network& network, const stats::Schema& schema, Cycle period)
        : layers_(network.layers.size()),
          input_wait_(schema.phase("input_wait")),
          output_full_(schema.phase("output_full")),
          activation_(schema.phase("activation")),
          host_(config, static_cast<std::uint32_t>(network.inputs()), static_cast<std::uint32_t>(network.hidden()),
                period) {}

    std::optional<Cycle> operator()(const stats::Step& step) {
        const bool last_layer = step.layer + 1 == layers_;
        for (std::size_t p = 0; p < step.phases.size(); ++p) {
            if (p == input_wait_ && step.layer == 0) {
                now_ = std::max(now_, host_.input_ready());
                host_.started(now_);
            } else if (p == output_full_ && last_layer) {
                now_ = std::max(now_, host_.output_free());
            } else {
                now_ += step.phases[p];
            }
            if (p == activation_ && last_layer) host_.result(now_);
        }
        return last_layer ? std::optional(host_.result_left()) : std::nullopt;
    }

   private:
    std::size_t layers_;
    std::size_t input_wait_, output_full_, activation_;  ///< phases
    HostTiming host_;
    Cycle now_ = 0;
};

}  // namespace

ResultTimes result_times(const Design& design, const nn::Network& network, const stats::Schema& schema,
                         Cycle period) {
    return Replay(design.as<Config>(), network, schema, period);
}

}  // namespace spartus::arch::spartus
