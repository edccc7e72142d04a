/// \file
/// Energy from activity: events of the hardware, counted in a run, times energies per event from a file of
/// configs/energy/, times one scale that is calibrated on one published point. Every figure carries that label:
/// other designs are extrapolated. docs/cost.md
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace spartus::cost {

/// To stand beside every energy and power that is shown.
constexpr const char* energy_label = "calibrated on one published point; other designs extrapolated";

/// Energies per event in pJ, before scaling.
struct EnergyModel {
    double bram_bit = 0;            ///< read or written in block RAM
    double lutram_bit = 0;          ///< read or written in distributed memory
    double adder_bit = 0;           ///< added or compared
    double product = 0;             ///< of a delta and a weight, 17 × 8 bits
    double padding_product = 0;     ///< the same where the weight is padding
    double activation_product = 0;  ///< in an activation lane, 16 × 6 bits
    double flip_flop_cycle = 0;     ///< the clock of one flip-flop for one cycle
    double scale = 1;               ///< by which all of these are multiplied
    double static_watts = 0;        ///< not scaled
    double external_byte = 0;       ///< from external memory, pJ; not scaled: it is another chip
};

/// Events of one kind of modules: of which energy, and how many.
struct ModuleEvents {
    std::string module;
    std::vector<std::pair<double EnergyModel::*, std::uint64_t>> events;
};

/// What a run did that takes energy, as plain integers.
struct EnergyCounts {
    std::uint64_t steps = 0;       ///< of the network
    std::uint64_t cycles = 0;      ///< of all steps, back to back
    std::uint64_t products = 0;    ///< with a stored weight
    std::uint64_t flip_flops = 0;  ///< of the design, estimated, clocked in every cycle
    std::vector<ModuleEvents> modules;
    std::uint64_t external_bytes = 0;  ///< read from external memory
};

/// How fast the clock runs and inputs come.
struct Rates {
    double clock_mhz = 1;
    double frame_period_us = 0;  ///< in real time
};

/// Throws Error(config).
EnergyModel read_energy_model(const std::filesystem::path& file);

/// NaN where there is nothing to divide by.
struct EnergyFigures {
    double pj_per_mac;          ///< all energy over the multiply-adds with a stored weight
    double uj_per_step;         ///< back to back, static power included
    double watts_back_to_back;  ///< step upon step
    double watts_real_time;     ///< a step every host.frame_period_us, the clock running between them; back to back
                                ///< if the steps take longer
    double uj_per_frame;        ///< in real time, so with the wait for the next frame
    double tops_per_watt;       ///< dense operations per second and watt, back to back
    std::vector<std::pair<std::string, double>> shares;  ///< of the energy back to back, by module; sum 1
};

/// `dense_operations` are those of one time step.
EnergyFigures energy_figures(const EnergyModel& model, const EnergyCounts& counts, const Rates& rates,
                             double dense_operations);

/// The scale with which `counts` take `watts` back to back at the configuration's clock:
/// (watts - static) · seconds / unscaled energy. Throws Error(config) if there is none above zero.
double calibrate(const EnergyModel& model, const EnergyCounts& counts, const Rates& rates, double watts);

}  // namespace spartus::cost
