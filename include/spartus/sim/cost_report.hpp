/// \file
/// What the design of a run takes of a device and what the run takes of energy.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "spartus/arch/architecture.hpp"
#include "spartus/arch/figure.hpp"
#include "spartus/cost/device.hpp"
#include "spartus/cost/energy.hpp"
#include "spartus/cost/resources.hpp"
#include "spartus/sim/fitting.hpp"

namespace spartus::sim {

/// What cost and energy are measured with.
struct CostModels {
    std::optional<cost::Device> device = {};
    std::optional<cost::EnergyModel> energy = {};
};

struct CostReport {
    cost::DesignCost design;
    std::optional<cost::Device> device;
    std::optional<cost::EnergyFigures> energy;
    std::optional<Fitting> fitting = {};  ///< of a theoretical design, if it was asked for

    /// Whether a device is named that the design does not fit: no figure of the run can be one of hardware.
    bool theoretical() const;
};

/// What the device has too little of, "BRAM36 84 of 50".
std::vector<std::string> exceeding(const CostReport& report);

/// Without a device only what the design takes is reported, without a model no energy.
CostReport cost_report(const arch::Finished& finished, const CostModels& models = {});

/// The same as figures, null without a device or a model.
void add_cost(const CostReport& report, arch::Figures& figures);

/// Names of the figures that a run has only where a device, or an energy model, is named.
std::vector<std::string> device_figures();
std::vector<std::string> energy_figures();

/// By module, with the device: what is more than a figure.
nlohmann::ordered_json cost_json(const CostReport& report);
/// Shares by module, with the label of all energies.
nlohmann::ordered_json energy_json(const cost::EnergyFigures& figures);

/// Names and values of the summary's lines.
std::vector<std::pair<std::string, std::string>> cost_lines(const CostReport& report);

}  // namespace spartus::sim
