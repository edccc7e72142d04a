#include "spartus/sim/cost_report.hpp"

#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "spartus/base/percent.hpp"

namespace spartus::sim {

using stats::Better;

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

std::string energy_text(double uj) {
    return uj >= 1000 ? number(uj / 1000, "mJ") : number(uj, "µJ");
}

/// "fits XC7Z100; BRAM36 35.0 % binds, DSP48 …": the largest share first.
std::string device_line(const CostReport& report) {
    const cost::Resources needed = report.design.total();
    const cost::Fit fit = cost::fit(needed, *report.device);
    std::string shares = fmt::format("{} {} binds", fit.binding, percent(fit.utilisation));
    for (const auto& [resource, share] : cost::utilisations(needed, *report.device)) {
        if (resource != fit.binding) shares += fmt::format(", {} {}", resource, percent(share));
    }
    return fmt::format("{} {}; {}", fit.fits ? "fits" : "THEORETICAL: does not fit", report.device->name, shares);
}

}  // namespace

bool CostReport::theoretical() const {
    return device && !cost::fit(design.total(), *device).fits;
}

CostReport cost_report(const arch::Finished& finished, const CostModels& models) {
    const arch::Architecture& architecture = finished.design.architecture();
    CostReport report{architecture.cost(finished), models.device, {}};
    if (models.energy) {
        report.energy =
            cost::energy_figures(*models.energy, architecture.energy_counts(finished),
                                 {finished.design->clock_mhz(), architecture.frame_period_us(finished.design)},
                                 static_cast<double>(architecture.dense_operations(finished.network)));
    }
    return report;
}

namespace {

void add_design(const CostReport& report, arch::Figures& figures) {
    using stats::Kind;
    const cost::Resources total = report.design.total();
    const auto add = [&](const char* name, const char* unit, const char* meaning, std::uint64_t value) {
        figures.add({name, Kind::level, unit, meaning, Better::lower}, value);
    };
    add("lut", "LUT", "of the design (estimated)", total.lut);
    add("ff", "FF", "of the design (estimated)", total.ff);
    add("dsp48", "DSP48", "of the design (derived)", total.dsp);
    add("bram36", "BRAM36", "of the design (derived)", total.bram36);
}

/// Null without a device.
void add_device(const CostReport& report, arch::Figures& figures) {
    using stats::Kind;
    std::optional<cost::Fit> fit;
    if (report.device) fit = cost::fit(report.design.total(), *report.device);
    const nlohmann::json none;
    figures.add({"device", Kind::word, "", "the one named; without one, null here and below"},
                report.device ? nlohmann::json(report.device->name) : none);
    figures.add(
        {"fits", Kind::level, "", "1 if the design fits the device, 0 if the row is theoretical", Better::higher},
        fit ? nlohmann::json(fit->fits ? 1 : 0) : none);
    figures.add({"binding", Kind::word, "", "the resource of which the largest share is taken"},
                fit ? nlohmann::json(fit->binding) : none);
    figures.add({"utilisation", Kind::share, "", "that share", Better::lower},
                fit ? nlohmann::json(fit->utilisation) : none);
}

std::vector<std::string> names_of(const arch::Figures& figures) {
    std::vector<std::string> names;
    for (const arch::Figure& figure : figures.all()) names.push_back(figure.quantity.name);
    return names;
}

/// Null without an energy model. All is calibrated on one published point and extrapolated from it.
void add_energy(const CostReport& report, arch::Figures& figures) {
    const auto add = [&](const char* name, const char* unit, Better better, const char* meaning,
                         double cost::EnergyFigures::*value) {
        figures.real(name, unit, better, meaning,
                     report.energy ? (*report.energy).*value : std::numeric_limits<double>::quiet_NaN());
    };
    using cost::EnergyFigures;
    add("energy_per_step_uj", "uJ", Better::lower, "back to back (calibrated, extrapolated), like all below",
        &EnergyFigures::uj_per_step);
    add("energy_per_mac_pj", "pJ", Better::lower, "all energy / multiply-adds with a stored weight",
        &EnergyFigures::pj_per_mac);
    add("watts_back_to_back", "W", Better::lower, "step upon step", &EnergyFigures::watts_back_to_back);
    add("watts_real_time", "W", Better::lower, "a step every host.frame_period_us",
        &EnergyFigures::watts_real_time);
    add("energy_per_frame_uj", "uJ", Better::lower, "the same, with the wait for the next frame",
        &EnergyFigures::uj_per_frame);
    add("tops_per_watt", "TOp/s/W", Better::higher, "dense operations per second and watt, back to back",
        &EnergyFigures::tops_per_watt);
}

}  // namespace

std::vector<std::string> device_figures() {
    arch::Figures figures;
    add_device({}, figures);
    return names_of(figures);
}

std::vector<std::string> energy_figures() {
    arch::Figures figures;
    add_energy({}, figures);
    return names_of(figures);
}

void add_cost(const CostReport& report, arch::Figures& figures) {
    add_design(report, figures);
    add_device(report, figures);
    add_energy(report, figures);
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
    ordered_json json{{"label", cost::energy_label}};
    for (const auto& [module, share] : figures.shares) json["shares"][module] = share;
    return json;
}

std::vector<std::pair<std::string, std::string>> cost_lines(const CostReport& report) {
    const cost::Resources total = report.design.total();
    std::vector<std::pair<std::string, std::string>> lines{
        {"resources", fmt::format("{} BRAM36, {} DSP48 (derived); {} LUT, {} FF (estimated)", total.bram36,
                                  total.dsp, total.lut, total.ff)}};
    if (report.device) lines.emplace_back("device", device_line(report));
    if (!report.energy) return lines;
    const cost::EnergyFigures& energy = *report.energy;
    lines.emplace_back("energy",
                       fmt::format("{} per step, {} per multiply-add, {}", number(energy.uj_per_step, "µJ"),
                                   number(energy.pj_per_mac, "pJ"), number(energy.tops_per_watt, "TOp/s/W")));
    lines.emplace_back("power",
                       fmt::format("{} back to back, {} in real time: {} per frame with the wait",
                                   number(energy.watts_back_to_back, "W"), number(energy.watts_real_time, "W"),
                                   energy_text(energy.uj_per_frame)));
    std::string shares;
    for (const auto& [module, share] : energy.shares) {
        if (share > 0) shares += fmt::format("{}{} {}", shares.empty() ? "" : ", ", module, percent(share));
    }
    lines.emplace_back("", shares.empty() ? "-" : shares);
    lines.emplace_back("", fmt::format("{}{}", report.theoretical() ? "theoretical; " : "", cost::energy_label));
    return lines;
}

}  // namespace spartus::sim
