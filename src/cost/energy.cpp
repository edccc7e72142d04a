#include "spartus/cost/energy.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/math.hpp"
#include "spartus/config/settings_file.hpp"

namespace spartus::cost {
namespace {

constexpr double joules_per_pj = 1e-12;
constexpr double hz_per_mhz = 1e6;

double seconds_of(const EnergyCounts& counts, const Rates& rates) {
    return static_cast<double>(counts.cycles) / (rates.clock_mhz * hz_per_mhz);
}

/// A cycle's clock in all flip-flops, pJ unscaled.
double clock_cycle(const EnergyModel& model, const EnergyCounts& counts) {
    return static_cast<double>(counts.flip_flops) * model.flip_flop_cycle;
}

/// By module, pJ unscaled.
std::vector<std::pair<std::string, double>> dynamic_energies(const EnergyModel& model, const EnergyCounts& counts) {
    std::vector<std::pair<std::string, double>> energies;
    for (const ModuleEvents& module : counts.modules) {
        double energy = 0;
        for (const auto& [event, count] : module.events) energy += static_cast<double>(count) * model.*event;
        energies.emplace_back(module.module, energy);
    }
    energies.emplace_back("clock", static_cast<double>(counts.cycles) * clock_cycle(model, counts));
    return energies;
}

double external_joules(const EnergyModel& model, const EnergyCounts& counts) {
    return static_cast<double>(counts.external_bytes) * model.external_byte * joules_per_pj;
}

double sum_of(const std::vector<std::pair<std::string, double>>& energies) {
    double sum = 0;
    for (const auto& [module, energy] : energies) sum += energy;
    return sum;
}

}  // namespace

EnergyModel read_energy_model(const std::filesystem::path& file) {
    using config::optional_setting;
    using config::real_setting;
    constexpr double most_pj = 1e6;
    constexpr double most_watts = 1000;
    EnergyModel model;
    config::read_settings(
        file, {real_setting("memory.bram_bit_pj", model.bram_bit, 0, most_pj),
               real_setting("memory.lutram_bit_pj", model.lutram_bit, 0, most_pj),
               optional_setting(real_setting("memory.external_byte_pj", model.external_byte, 0, most_pj)),
               real_setting("logic.adder_bit_pj", model.adder_bit, 0, most_pj),
               real_setting("logic.product_pj", model.product, 0, most_pj),
               real_setting("logic.padding_product_pj", model.padding_product, 0, most_pj),
               real_setting("logic.activation_product_pj", model.activation_product, 0, most_pj),
               real_setting("clock.flip_flop_cycle_pj", model.flip_flop_cycle, 0, most_pj),
               real_setting("static.watts", model.static_watts, 0, most_watts),
               real_setting("calibration.scale", model.scale, 1e-6, 1e6)});
    return model;
}

EnergyFigures energy_figures(const EnergyModel& model, const EnergyCounts& counts, const Rates& rates,
                             double dense_operations) {
    const auto steps = static_cast<double>(counts.steps);
    const double seconds = seconds_of(counts, rates);
    auto joules = dynamic_energies(model, counts);
    for (auto& [module, energy] : joules) energy *= model.scale * joules_per_pj;
    if (counts.external_bytes > 0) joules.emplace_back("external memory", external_joules(model, counts));
    joules.emplace_back("static", model.static_watts * seconds);
    const double all = sum_of(joules);

    EnergyFigures figures;
    figures.pj_per_mac = ratio(all / joules_per_pj, static_cast<double>(counts.products));
    figures.uj_per_step = ratio(all * 1e6, steps);
    figures.watts_back_to_back = ratio(all, seconds);
    const double idle = std::max(0.0, steps * rates.frame_period_us * 1e-6 - seconds);
    const double idle_watts = model.static_watts + clock_cycle(model, counts) * model.scale * joules_per_pj *
                                                       rates.clock_mhz * hz_per_mhz;
    figures.watts_real_time = ratio(all + idle * idle_watts, seconds + idle);
    figures.uj_per_frame = ratio((all + idle * idle_watts) * 1e6, rates.frame_period_us > 0 ? steps : 0);
    figures.tops_per_watt = ratio(dense_operations * steps * 1e-12, all);
    for (const auto& [module, energy] : joules) figures.shares.emplace_back(module, ratio(energy, all));
    return figures;
}

double calibrate(const EnergyModel& model, const EnergyCounts& counts, const Rates& rates, double watts) {
    const double joules = (watts - model.static_watts) * seconds_of(counts, rates) - external_joules(model, counts);
    const double unscaled = sum_of(dynamic_energies(model, counts)) * joules_per_pj;
    const double scale = ratio(joules, unscaled);
    if (!(scale > 0)) {
        throw Error(ExitCode::config,
                    fmt::format("no scale gives {} W: static power is {} W and the events take {} J unscaled",
                                watts, model.static_watts, unscaled));
    }
    return scale;
}

}  // namespace spartus::cost
