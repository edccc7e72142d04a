/// \file
/// What the design of a run takes of a device and what the run takes of energy, for results.hpp to show.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "spartus/config/config.hpp"
#include "spartus/cost/design_cost.hpp"
#include "spartus/cost/device.hpp"
#include "spartus/cost/energy.hpp"
#include "spartus/nn/network.hpp"
#include "spartus/sim/run_result.hpp"

namespace spartus::sim {

struct CostReport {
    cost::DesignCost design;
    std::optional<cost::Device> device;
    std::optional<cost::EnergyFigures> energy;

    /// Whether a device is named that the design does not fit: no figure of the run can be one of hardware.
    bool theoretical() const;
};

/// The run's counters as the energy model takes them.
cost::Activity activity_of(const RunResult& run);

/// Without a device only what the design takes is reported, without a model no energy.
CostReport cost_report(const config::Config& config, const nn::Network& network, const RunResult& run,
                       const std::optional<cost::Device>& device, const std::optional<cost::EnergyModel>& energy);

nlohmann::ordered_json cost_json(const CostReport& report);
nlohmann::ordered_json energy_json(const cost::EnergyFigures& figures);

/// Names and values of the summary's lines.
std::vector<std::pair<const char*, std::string>> cost_lines(const CostReport& report);

}  // namespace spartus::sim
