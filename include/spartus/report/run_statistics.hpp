/// \file
/// The statistics file of a run ('spartus run --stats'), read with distrust. Its fields: docs/formats.md.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace spartus::report {

/// Every time step of the run in the order in which they ran; a value is the sum over the layers.
struct TimeSteps {
    std::vector<std::size_t> sequence, step;  ///< from 0; the step within its sequence
    /// By name: the columns of the file, and as "array.issue" the causes of numbered modules, a mean over them.
    std::map<std::string, std::vector<double>> columns;

    std::size_t size() const { return step.size(); }
};

/// A step of one layer: how many tokens its busiest array had, and how long it took.
struct LayerStep {
    std::size_t layer;
    double max_tokens;
    double cycles;
};

/// A cause, and its role in a cycle stack.
struct CauseKind {
    std::string name;
    std::string role;
};

struct PhaseKind {
    std::string name;
    std::string role;
    bool within_step;
    std::string worker;  ///< the kind of module at work; empty: nobody in particular
};

/// Modules of one kind, as the file declares them.
struct ModuleKind {
    std::string name;
    std::size_t count;
    bool numbered;
    std::string divides;  ///< the phase that their causes divide; empty: the run
    std::string rest;     ///< the cause that is what the counters leave
    std::vector<CauseKind> causes;

    std::string plural() const { return numbered ? name + 's' : name; }
};

struct RunStatistics {
    std::string path;
    nlohmann::ordered_json json;  ///< the whole file
    std::size_t arrays = 0;       ///< modules of the kind "array"; 0 if the accelerator has none
    std::vector<ModuleKind> kinds;
    std::vector<PhaseKind> phases;
    std::size_t layers = 0;
    double clock_mhz = 0;
    TimeSteps time_steps;
    std::vector<LayerStep> layer_steps;
    std::vector<double> tokens_by_array;  ///< of the run
    std::vector<double> input_activity;   ///< elements of x that fired in layer 0, by time step
};

/// Throws Error(input), which names the file and the field: if one is missing, is of the wrong kind or length, or
/// if a module's cycles do not add up to those of the run.
RunStatistics read_run_statistics(const std::string& path);

}  // namespace spartus::report
