#include "spartus/sim/cost_report.hpp"

#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "spartus/sim/figures.hpp"

namespace spartus::sim {
namespace {

using nlohmann::ordered_json;

ordered_json json_of(const cost::Resources& resources) {
    return {{"lut_estimated", resources.lut},
            {"ff_estimated", resources.ff},
            {"dsp48", resources.dsp},
            {"bram36", resources.bram36}};
}

std::string number(double value, const char* unit) {
    return std::isnan(value) ? "-" : fmt::format("{:.4g} {}", value, unit);
}

/// "fits XC7Z100; BRAM36 35.0 % binds, DSP48 …": the largest share first.
std::string device_line(const CostReport& report) {
    const cost::Resources needed = report.design.total();
    const cost::Fit fit = cost::fit(needed, *report.device);
    std::string shares = fmt::format("{} {:.1f} % binds", fit.binding, 100 * fit.utilisation);
    for (const auto& [resource, share] : cost::utilisations(needed, *report.device)) {
        if (resource != fit.binding) shares += fmt::format(", {} {:.1f} %", resource, 100 * share);
    }
    return fmt::format("{} {}; {}", fit.fits ? "fits" : "THEORETICAL: does not fit", report.device->name, shares);
}

}  // namespace

bool CostReport::theoretical() const {
    return device && !cost::fit(design.total(), *device).fits;
}

cost::Activity activity_of(const RunResult& run) {
    cost::Activity activity;
    activity.time_steps = run.time_steps;
    for (const StepResult& step : run.steps) {
        if (step.times.layer == 0 && step.times.step == 0) ++activity.sequences;
        activity.cycles += step.times.latency();
        activity.words += step.words();
        activity.multiply_adds += step.multiply_adds();
        activity.tokens += step.tokens();
        for (const ArrayCounts& counts : step.arrays) activity.inspections += counts.encoder.scan;
    }
    return activity;
}

CostReport cost_report(const config::Config& config, const nn::Network& network, const RunResult& run,
                       const std::optional<cost::Device>& device, const std::optional<cost::EnergyModel>& energy) {
    CostReport report{cost::design_cost(config, network, run.bank_depth), device, {}};
    if (energy) {
        report.energy = cost::energy_figures(*energy, cost::energy_counts(config, network, activity_of(run)),
                                             config, static_cast<double>(nn::dense_operations(network)));
    }
    return report;
}

ordered_json cost_json(const CostReport& report) {
    ordered_json json;
    for (const cost::ModuleCost& module : report.design.modules) {
        json["modules"][module.module] = json_of(module.resources);
    }
    const cost::Resources total = report.design.total();
    json["total"] = json_of(total);
    if (!report.device) return json;
    const cost::Fit fit = cost::fit(total, *report.device);
    ordered_json& device = json["device"];
    const cost::Resources& available = report.device->available;  // published, not estimated
    device = {
        {"name", report.device->name},
        {"available",
         {{"lut", available.lut}, {"ff", available.ff}, {"dsp48", available.dsp}, {"bram36", available.bram36}}},
        {"fits", fit.fits},
        {"theoretical", report.theoretical()},
        {"binding", fit.binding}};
    for (const auto& [resource, share] : cost::utilisations(total, *report.device)) {
        device["utilisation"][resource] = share;
    }
    return json;
}

ordered_json energy_json(const cost::EnergyFigures& figures) {
    ordered_json json{{"label", cost::energy_label},
                      {"pj_per_mac", figures.pj_per_mac},
                      {"uj_per_step", figures.uj_per_step},
                      {"watts_back_to_back", figures.watts_back_to_back},
                      {"watts_real_time", figures.watts_real_time},
                      {"tops_per_watt", figures.tops_per_watt}};
    for (const auto& [module, share] : figures.shares) json["shares"][module] = share;
    return json;
}

std::vector<std::pair<const char*, std::string>> cost_lines(const CostReport& report) {
    const cost::Resources total = report.design.total();
    std::vector<std::pair<const char*, std::string>> lines{
        {"resources", fmt::format("{} BRAM36, {} DSP48 (derived); {} LUT, {} FF (estimated)", total.bram36,
                                  total.dsp, total.lut, total.ff)}};
    if (report.device) lines.emplace_back("device", device_line(report));
    if (!report.energy) return lines;
    const cost::EnergyFigures& energy = *report.energy;
    lines.emplace_back("energy",
                       fmt::format("{} per step, {} per multiply-add, {}", number(energy.uj_per_step, "µJ"),
                                   number(energy.pj_per_mac, "pJ"), number(energy.tops_per_watt, "TOp/s/W")));
    lines.emplace_back("power",
                       fmt::format("{} back to back, {} in real time", number(energy.watts_back_to_back, "W"),
                                   number(energy.watts_real_time, "W")));
    std::string shares;
    for (const auto& [module, share] : energy.shares) {
        if (share > 0) shares += fmt::format("{}{} {:.1f} %", shares.empty() ? "" : ", ", module, 100 * share);
    }
    lines.emplace_back("", shares.empty() ? "-" : shares);
    lines.emplace_back("", fmt::format("{}{}", report.theoretical() ? "theoretical; " : "", cost::energy_label));
    return lines;
}

}  // namespace spartus::sim
