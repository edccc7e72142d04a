#include "spartus/sim/cost_report.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>
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

/// "BRAM36 35.0 % binds, DSP48 …": the largest share first.
std::string shares_line(const CostReport& report) {
    const cost::Resources needed = report.design.total();
    const cost::Fit fit = cost::fit(needed, *report.device);
    std::string shares = fmt::format("{} {} binds", fit.binding, percent(fit.utilisation));
    for (const auto& [resource, share] : cost::utilisations(needed, *report.device)) {
        if (resource != fit.binding) shares += fmt::format(", {} {}", resource, percent(share));
    }
    return shares;
}

/// "BRAM36: weight banks 72, activation unit 12": most first, of modules that take any.
std::string consumers(const CostReport& report, const char* name, std::uint64_t cost::Resources::*resource) {
    std::vector<cost::ModuleCost> modules = report.design.modules;
    std::stable_sort(modules.begin(), modules.end(), [&](const cost::ModuleCost& a, const cost::ModuleCost& b) {
        return a.resources.*resource > b.resources.*resource;
    });
    std::string text;
    for (const cost::ModuleCost& module : modules) {
        if (module.resources.*resource == 0) continue;
        text += fmt::format("{} {} {}", text.empty() ? std::string(name) + ":" : ",", module.module,
                            module.resources.*resource);
    }
    return text;
}

using Lines = std::vector<std::pair<std::string, std::string>>;

void add_device_lines(const CostReport& report, Lines& lines) {
    if (!report.theoretical()) {
        lines.emplace_back("device", fmt::format("fits {}; {}", report.device->name, shares_line(report)));
        return;
    }
    lines.emplace_back("device", fmt::format("THEORETICAL: does not fit {}: {}", report.device->name,
                                             fmt::join(exceeding(report), ", ")));
    lines.emplace_back("", shares_line(report));
    if (!report.fitting) return;
    const Fitting& fitting = *report.fitting;
    lines.emplace_back("", fitting.device.empty() ? "no device beside it is large enough"
                                                  : "the smallest device that would do: " + fitting.device);
    lines.emplace_back("", fitting.changes.empty()
                               ? "no smaller value of one key makes it fit"
                               : fmt::format("one of these makes it fit: {}", fmt::join(fitting.changes, ", ")));
}

}  // namespace

std::vector<std::string> exceeding(const CostReport& report) {
    std::vector<std::string> all;
    if (!report.device) return all;
    const cost::Resources needed = report.design.total();
    const auto add = [&](const char* name, std::uint64_t cost::Resources::*resource) {
        const std::uint64_t available = report.device->available.*resource;
        if (needed.*resource > available)
            all.push_back(fmt::format("{} {} of {}", name, needed.*resource, available));
    };
    add("BRAM36", &cost::Resources::bram36);
    add("DSP48", &cost::Resources::dsp);
    add("LUT", &cost::Resources::lut);
    add("FF", &cost::Resources::ff);
    return all;
}

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
    if (const auto beyond = exceeding(report); !beyond.empty()) device["exceeds"] = beyond;
    if (report.fitting) {
        device["smallest"] = report.fitting->device;
        device["would_fit"] = report.fitting->changes;
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
    const std::string bram = consumers(report, "BRAM36", &cost::Resources::bram36);
    const std::string dsp = consumers(report, "DSP48", &cost::Resources::dsp);
    lines.emplace_back("", bram + (bram.empty() || dsp.empty() ? "" : "; ") + dsp);
    if (report.device) add_device_lines(report, lines);
    if (!report.energy) return lines;
    const cost::EnergyFigures& energy = *report.energy;
    lines.emplace_back("energy",
                       fmt::format("{} per step, {} per multiply-add, {}", number(energy.uj_per_step, "µJ"),
                                   number(energy.pj_per_mac, "pJ"), number(energy.tops_per_watt, "TOp/s/W")));
    const std::string per_frame =
        std::isnan(energy.uj_per_frame) ? "" : ": " + energy_text(energy.uj_per_frame) + " per frame with the wait";
    lines.emplace_back("power",
                       fmt::format("{} back to back, {} in real time{}", number(energy.watts_back_to_back, "W"),
                                   number(energy.watts_real_time, "W"), per_frame));
    std::string shares;
    for (const auto& [module, share] : energy.shares) {
        if (share > 0) shares += fmt::format("{}{} {}", shares.empty() ? "" : ", ", module, percent(share));
    }
    lines.emplace_back("", shares.empty() ? "-" : shares);
    lines.emplace_back("", fmt::format("{}{}", report.theoretical() ? "theoretical; " : "", cost::energy_label));
    return lines;
}

}  // namespace spartus::sim
